"""The modules of the standard library, as text and under the command."""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MERIT = os.path.abspath(os.environ.get("MERIT", ROOT / "build/bin/merit"))
HERE = Path(__file__).resolve().parent
NOW = "2026-06-30T12:00:00Z"
TIMEOUT = 120  # a hang is a failure; nothing here is a measurement

sys.path.insert(0, str(ROOT / "docs/stdlib"))
import modules  # noqa: E402  (the reader of modules lives beside the page that it makes)
import page     # noqa: E402, F401


def merit(*arguments, cwd) -> str:
    """What the command prints; it has to succeed."""
    result = subprocess.run([MERIT, *arguments], cwd=cwd, capture_output=True, text=True, timeout=TIMEOUT)
    if result.returncode != 0:
        raise AssertionError(f"status {result.returncode}: merit {' '.join(arguments)}\n{result.stdout}{result.stderr}")
    return result.stdout


def write_csv(path: Path, header: list, rows: list):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def put_modules_beside(folder: Path):
    """So that a change in a module is tested without compiling it in."""
    for module in modules.FOLDER.glob("*.merit"):
        (folder / module.name).symlink_to(module)


def decide(definition: str, leads: tuple, events: tuple = None, engine: str = "interpreter") -> list:
    """A dictionary of the output columns for each lead. `leads` and `events` are (header, rows)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put_modules_beside(folder)
        (folder / "definition.merit").write_text(definition)
        write_csv(folder / "leads.csv", *leads)
        command = ["run", "definition.merit", "--leads", "leads.csv", "--now", NOW, "--quiet", "--engine", engine]
        if events:
            write_csv(folder / "events.csv", *events)
            command += ["--events", "events.csv"]
        return list(csv.DictReader(merit(*command, cwd=folder).splitlines()))
