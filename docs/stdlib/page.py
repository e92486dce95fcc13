"""docs/stdlib.md: a page of what the standard library's modules declare, made from their `##` lines.

    python3 docs/stdlib/page.py            writes the page
    python3 docs/stdlib/page.py --check    status 1 if the page is not what would be written
"""

import re
import sys
import textwrap
from pathlib import Path

import modules

PAGE = Path(__file__).resolve().parents[1] / "stdlib.md"
WIDTH = 120
SHOWN_VALUES = 30      # of a set; the rest stands in the module
SHOWN_LINES = 20       # of a table

INTRODUCTION = """# The standard library

Modules in Merit itself, compiled into the command. `use b2b` makes what `b2b` declares known in a definition; a module
that the definition's own folder has under the same name comes first, and a definition's own names hide a module's.

```merit
use b2b
use departments
use web
use actions

lead { id: text key, email: text, country: text, job_title: text }

let decides = seniority(job_title) is at least "director" and department(job_title) in { "marketing", "sales" }

score interest {
  + intent_points["webinar"] per attended_webinar in last 90 days, at most 40
  + intent_points["pricing page"] per pricing_visit in last 30 days, at most 40
  -40 when count of careers_visits > count of pricing_visits because "looks for a job"
}

stage Lead
stage MQL when country in dach and decides and not free_email(email) and interest >= 40
```

This page is made from the modules in `stdlib/` by `docs/stdlib/page.py`; do not edit it by hand.
"""


def wrapped(text: str, indent: str = "") -> str:
    """Lines of at most WIDTH columns; what stands between backticks stays on one."""
    whole = re.sub(r"`[^`]*`", lambda code: code.group().replace(" ", "\0"), text)
    filled = textwrap.fill(whole, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return filled.replace("\0", " ")


def head_of(text: str, end: str) -> str:
    """A declaration up to where its body begins."""
    return text.partition(end)[0]


def signature(declaration: modules.Declaration) -> str:
    """What a reader needs to use it; nothing for a set, of which the name says all."""
    if declaration.word == "set":
        return ""
    if declaration.word == "table":
        return head_of(declaration.text, " {")
    if declaration.word in ("function", "let"):
        return head_of(declaration.text, " =")
    return declaration.text


def contents(declaration: modules.Declaration) -> str:
    """The values of a set; the keys of a table, a line for all that have one value."""
    if declaration.word == "set":
        return wrapped(shortened([f"`{value}`" for value in declaration.values()], SHOWN_VALUES, ", ")) + "\n\n"
    if declaration.word != "table":
        return ""
    keys_of = {}
    for key, value in declaration.rows().items():
        keys_of.setdefault(value.strip('"'), []).append(f"`{key}`")
    lines = [wrapped(f"{value}: {', '.join(keys)}", "  ") for value, keys in keys_of.items()]
    return "- " + shortened(lines, SHOWN_LINES, "\n- ") + "\n\n"


def shortened(entries: list, shown: int, separator: str) -> str:
    more = len(entries) - shown
    rest = [f"… and {more:,} more"] if more > 0 else []
    return separator.join(entries[:shown] + rest)


def section(module: modules.Module) -> str:
    made = f"## `{module.name}`\n\n{wrapped(module.introduction)}\n\n"
    for declaration in module.declarations:
        code = signature(declaration)
        made += f"### `{declaration.name}`\n\n" + (f"```merit\n{code}\n```\n\n" if code else "")
        made += wrapped(declaration.documentation) + "\n\n" + contents(declaration)
    return made


def overview(library: list) -> str:
    rows = "".join(
        f"| [`{module.name}`](#{module.name}) | " +
        ", ".join(f"`{one.name}`" for one in module.declarations) + " |\n" for module in library)
    return "| module | declares |\n|---|---|\n" + rows + "\n"


def page() -> str:
    library = modules.read_modules()
    return INTRODUCTION + "\n" + overview(library) + "".join(map(section, library)).rstrip("\n") + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if PAGE.read_text() == page() else f"{PAGE.name} is not up to date: run docs/stdlib/page.py")
    PAGE.write_text(page())
