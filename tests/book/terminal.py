"""A command as a reader of the tutorial gives it: in a terminal of 100 columns, without colours."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "command_line"))

from command import in_terminal, without_timing  # noqa: E402, F401: the book's suite compares with the second

COLUMNS = 100


def run(command: list, folder: Path) -> str:
    """All that the terminal shows; a status that is not 0 is shown as a shell's prompt might: `(status 1)`."""
    result = in_terminal(*command[1:], columns=COLUMNS, cwd=folder, TERM="dumb", NO_COLOR="1")
    return result.out if result.status == 0 else f"{result.out}(status {result.status})\n"


def without_blanks(text: str) -> str:
    """Blanks at line ends nobody sees."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
