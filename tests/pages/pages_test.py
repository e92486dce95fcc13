"""`merit docs` in a browser: nothing is asked of the network, nothing is cut off, it prints, and it can be read."""

import html.parser
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MERIT = os.environ["MERIT"]
NOW = "2026-10-31T12:00:00Z"
SECONDS = 120
BROWSER = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
WIDTHS = ["320", "375", "600", "768", "1280"]

# What definitions may hold that a page could stumble over: markup, long words, right to left, nothing at all.
HOSTILE = '''definition "<script>alert(1)</script> & \\"Partners\\"" {
  owner  "an-address-that-goes-on-and-on-without-a-single-place-to-break@a-very-long-company-name.example"
  agreed 2026-10-01 by "</td><b>Sales", "מכירות"
}
## <img src="https://example.com/pixel.png" onerror="alert(1)">
lead {
  id : text key from "<i>Record</i> ID"
  a_field_with_a_name_that_is_far_longer_than_any_column_of_a_table_would_like : text
  missing when "</dd>", ""
}
event visit { page: text }
set words = "<b>", "&amp;", "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstelle"
let odd = a_field_with_a_name_that_is_far_longer_than_any_column_of_a_table_would_like in words
stage Lead
stage MQL when odd and any visit where page matches "</p><script>alert(2)</script>" in last 30 days
test "</h3><script>alert(3)</script>" {
  lead { a_field_with_a_name_that_is_far_longer_than_any_column_of_a_table_would_like: "<b>" }
  visit { page: "</li><script>alert(4)</script>" } 1 day ago
  expect stage is Lead
}
'''


def sample() -> str:
    """The whole definition with which the language's reference begins."""
    blocks = re.findall(r"```merit\n(definition .*?)```", (ROOT / "docs/language.md").read_text(), re.S)
    return max(blocks, key=len)


class Tags(html.parser.HTMLParser):
    """What a page holds, and whether every element that is opened is closed."""

    VOID = {"meta", "link", "br"}

    def __init__(self, text: str):
        super().__init__()
        self.open, self.tags, self.addresses = [], [], []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action", "srcset", "data")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()


class Pages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        examples = [path for path in sorted(ROOT.glob("examples/*/*.merit")) if "\nstage " in path.read_text()]
        for name, text in (("hostile", HOSTILE), ("sample", sample())):
            (cls.folder / f"{name}.merit").write_text(text)
            examples.append(cls.folder / f"{name}.merit")
        cls.pages = []
        for definition in examples:
            page = cls.folder / f"{definition.stem}.html"
            done = subprocess.run([MERIT, "docs", definition, "-o", page, "--now", NOW], capture_output=True, text=True,
                                  timeout=SECONDS)
            assert done.returncode == 0, f"{definition}: {done.stderr}"
            cls.pages.append(page)

    def browse(self, *arguments, name: str):
        profile = self.folder / f"profile-{name}"
        return [*BROWSER, f"--user-data-dir={profile}", *arguments]

    def measure(self, page: Path, *flags) -> tuple:
        """What the browser says of the page, and the paths that it asked for."""
        said, asked, done = {}, [], threading.Event()
        files = {"/measure.html": HERE / "measure.html", f"/{page.name}": page}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.partition("?")[0]
                asked.append(path)
                found = path in files
                # The measuring page may look into the frame; what the page itself forbids stays forbidden.
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                if found:
                    self.wfile.write(files[path].read_bytes())

            def do_POST(self):
                said.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()
                done.set()

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        log = self.folder / "browser.log"
        with log.open("wb") as errors:
            browser = subprocess.Popen(
                self.browse("--enable-logging=stderr", *flags,
                            f"http://127.0.0.1:{server.server_port}/measure.html?page={page.name}", name="measure"),
                stdout=subprocess.DEVNULL, stderr=errors)
            try:
                self.assertTrue(done.wait(SECONDS), f"{page.name}: the page never answered")
            finally:
                browser.terminate()
                browser.wait(SECONDS)
                server.shutdown()
                server.server_close()
        said["console"] = re.findall(r".*:CONSOLE.*", log.read_text(errors="replace"))
        return said, asked

    def check(self, page: Path, *flags) -> dict:
        said, asked = self.measure(page, *flags)
        self.assertEqual(said["console"], [])
        self.assertEqual(said["errors"], [])
        self.assertEqual(set(asked), {"/measure.html", f"/{page.name}"})
        self.assertEqual(said["clipped"], {width: [] for width in WIDTHS})
        self.assertEqual(said["lang"], "en")
        self.assertEqual(said["brokenLinks"], [])
        self.assertEqual(said["repeatedIds"], [])
        self.assertEqual((said["tablesWithoutHeaders"], said["tablesWithoutNames"], said["emptyHeadings"]), (0, 0, 0))
        levels = said["headings"]
        self.assertEqual(levels[0], 1)
        self.assertEqual(levels.count(1), 1)
        self.assertTrue(all(below - above <= 1 for above, below in zip(levels, levels[1:])), levels)
        self.assertGreaterEqual(said["contrast"], 4.5)
        return said

    def test_in_a_browser(self):
        for page in self.pages:
            with self.subTest(page.stem):
                self.assertFalse(self.check(page)["dark"])

    def test_in_the_dark(self):
        said = self.check(self.folder / "sample.html", "--blink-settings=preferredColorScheme=0")
        self.assertTrue(said["dark"])

    def test_on_paper(self):
        for name in ("sample", "hostile"):
            printed = self.folder / f"{name}.pdf"
            subprocess.run(self.browse(f"--print-to-pdf={printed}", "--no-pdf-header-footer",
                                       f"file://{self.folder / name}.html", name="print"),
                           capture_output=True, timeout=SECONDS, check=True)
            content = printed.read_bytes()
            self.assertTrue(content.startswith(b"%PDF-"))
            sheets = len(re.findall(rb"/Type\s*/Page\b", content))
            self.assertGreaterEqual(sheets, 1)
            self.assertLessEqual(sheets, 10)

    def test_one_file_without_scripts_or_requests(self):
        for page in self.pages:
            with self.subTest(page.stem):
                text = page.read_text()
                parsed = Tags(text)
                self.assertNotIn("script", parsed.tags)
                self.assertNotIn("img", parsed.tags)
                self.assertTrue(all(address == "data:," or address.startswith("#") for address in parsed.addresses))
                self.assertNotIn("@import", text)
                self.assertNotIn("url(", text)


if __name__ == "__main__":
    unittest.main()
