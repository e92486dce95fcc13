"""The `merit` command of a wheel."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Becomes the command: its arguments, streams and exit status are those of this process."""
    here = os.path.dirname(os.path.abspath(__file__))
    command = os.path.join(here, "bin", "merit")
    environment = dict(os.environ)
    # The command looks for Arrow beside this package; pyarrow may be installed elsewhere.
    beside = os.path.join(os.path.dirname(here), "pyarrow")
    spec = None if os.path.isdir(beside) else importlib.util.find_spec("pyarrow")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        before = environment.get("LD_LIBRARY_PATH")
        environment["LD_LIBRARY_PATH"] = folder + (os.pathsep + before if before else "")
    os.execve(command, ["merit", *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
