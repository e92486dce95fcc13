"""The command under test: run in pipes, or in a pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import tempfile
import termios
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
DATA = Path(__file__).resolve().parent / "data"
NOW = "2026-10-31T12:00:00Z"
TIMEOUT = 120  # a hang is a failure; nothing here is a measurement

TINY = ["run", "tiny.merit", "--leads", "leads.csv", "--events", "events.csv", "--now", NOW]


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
    return {**kept, "TERM": "xterm-256color", **more}


class Result:
    def __init__(self, status: int, out: bytes, err: bytes):
        self.status, self.out_bytes, self.err_bytes = status, out, err

    out = property(lambda self: self.out_bytes.decode())
    err = property(lambda self: self.err_bytes.decode())

    def __repr__(self):
        return f"status {self.status}\n--- out\n{self.out_bytes.decode(errors='replace')}--- err\n" \
               f"{self.err_bytes.decode(errors='replace')}"


def merit(*arguments, stdin=b"", cwd=DATA, stdout=subprocess.PIPE, **more) -> Result:
    """Runs to the end, with pipes."""
    done = subprocess.run([MERIT, *map(os.fsencode, arguments)], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          cwd=cwd, env=environment(**more), timeout=TIMEOUT)
    return Result(done.returncode, done.stdout or b"", done.stderr)


def in_terminal(*arguments, columns=100, cwd=DATA, talk=None, **more) -> Result:
    """Runs with standard output and error on one pseudo-terminal. `talk` is called with the process, whose standard
    input is a pipe; all that the terminal showed is `out`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen([MERIT, *arguments], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, cwd=cwd,
                               env=environment(**more))
    os.close(theirs)
    try:
        if talk:
            talk(process)
        process.stdin.close()
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # EIO: the other end is closed
                break
            if not part:
                break
            shown += part
        status = process.wait(timeout=TIMEOUT)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return Result(status, shown.replace(b"\r\n", b"\n"), b"")


def without_timing(text: str) -> str:
    """How long it took, and the rate of many leads, are the only things that differ between two runs."""
    return re.sub(r", [\d,]+ (leads|accounts) per second", r", RATE", re.sub(r" in [\d.,]+ m?s", " in TIME", text))


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name: str, content) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def expect(self, result: Result, status: int, *texts: str) -> Result:
        """The status, and each text somewhere in what was said."""
        self.assertEqual(result.status, status, result)
        for text in texts:
            self.assertIn(text, result.err + result.out, result)
        return result

    def left_over(self) -> list:
        return sorted(path.name for path in self.folder.iterdir())
