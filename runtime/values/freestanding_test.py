"""Checks that this room links into generated code: freestanding_test.py CLANG NM ROOT GENERATED

Each source is compiled for the other targets without a standard library; what it leaves undefined must be this room's
own, or a memory function that every target has.
"""

import pathlib
import subprocess
import sys
import tempfile

TARGETS = ["wasm32", "aarch64-linux-gnu"]
ALLOWED = {"memcmp", "memcpy", "memmove", "memset", "__stack_pointer"}
FLAGS = "-std=c++23 -O2 -ffreestanding -nostdinc++ -fno-exceptions -fno-rtti -ffp-contract=off -Wall -Wextra -Werror".split()


def undefined_symbols(clang, nm, target, source, includes):
    with tempfile.TemporaryDirectory() as folder:
        result = f"{folder}/out.o"
        subprocess.run([clang, f"--target={target}", *FLAGS, *includes, "-c", source, "-o", result], check=True)
        lines = subprocess.run([nm, "-u", result], check=True, capture_output=True, text=True).stdout.splitlines()
        return {line.split()[-1] for line in lines}


def main(clang, nm, root, generated):
    room = pathlib.Path(root) / "runtime/values"
    sources = [path for path in sorted(room.glob("*.cpp")) if not path.stem.endswith("_test")]
    foreign = [
        f"{source.name} for {target}: {symbol}"
        for source in sources
        for target in TARGETS
        for symbol in undefined_symbols(clang, nm, target, source, [f"-I{root}", f"-I{generated}"])
        if symbol not in ALLOWED and not symbol.startswith("_ZN5merit6values")
    ]
    print("\n".join(foreign) or f"{len(sources)} sources, {len(TARGETS)} targets: nothing foreign")
    return 1 if foreign or not sources else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
