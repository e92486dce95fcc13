"""A command as a reader of the tutorial gives it: in a terminal of 100 columns, without colours."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import decide

COLUMNS = 100


def run(command: list, folder: Path) -> str:
    """All that the terminal shows; a status that is not 0 is shown as a shell's prompt might: `(status 1)`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "dumb", "NO_COLOR": "1"}
    process = subprocess.Popen([decide.MERIT, *command[1:]], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                               cwd=folder, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # EIO: the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    status = process.wait(timeout=decide.TIMEOUT)
    text = shown.decode().replace("\r\n", "\n")
    return text if status == 0 else f"{text}(status {status})\n"


def without_blanks(text: str) -> str:
    """Blanks at line ends nobody sees."""
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def without_timing(text: str) -> str:
    """How long it took is the only thing that differs between two runs."""
    return re.sub(r" in [\d.,]+ m?s(, [\d,]+ (leads|accounts) per second)?", " in TIME", text)
