"""Checks that a room links into generated code: freestanding_test.py CLANG NM ROOT GENERATED ROOM [HOST_FILE…]

Each source but the host's files is compiled for the other targets without a standard library; what it leaves undefined
must be of the rooms of which all of this holds, of the two functions that every host has, or a memory function that
every target has.
"""

import pathlib
import subprocess
import sys
import tempfile

TARGETS = ["wasm32", "aarch64-linux-gnu"]
MEMORY = {"memcmp", "memcpy", "memmove", "memset"}
OF_HOST = {"merit_allocate_block", "merit_release_block"}
OF_WASM_LINKER = {"__stack_pointer", "__indirect_function_table"}
ALLOWED = MEMORY | OF_HOST | OF_WASM_LINKER
OURS = ("_ZN5merit6values", "_ZN5merit7kernels", "_ZNK5merit6values")
FLAGS = "-std=c++23 -O2 -ffreestanding -nostdinc++ -fno-exceptions -fno-rtti -ffp-contract=off -Wall -Wextra -Werror".split()


def undefined_symbols(clang, nm, target, source, includes):
    with tempfile.TemporaryDirectory() as folder:
        result = f"{folder}/out.o"
        subprocess.run([clang, f"--target={target}", *FLAGS, *includes, "-c", source, "-o", result], check=True)
        lines = subprocess.run([nm, "-u", result], check=True, capture_output=True, text=True).stdout.splitlines()
        return {line.split()[-1] for line in lines}


def main(clang, nm, root, generated, room, *of_the_host):
    files = sorted((pathlib.Path(root) / room).glob("*.cpp"))
    sources = [path for path in files if not path.stem.endswith("_test") and path.name not in of_the_host]
    foreign = [
        f"{source.name} for {target}: {symbol}"
        for source in sources
        for target in TARGETS
        for symbol in undefined_symbols(clang, nm, target, source, [f"-I{root}", f"-I{generated}"])
        if symbol not in ALLOWED and not symbol.startswith(OURS)
    ]
    print("\n".join(foreign) or f"{len(sources)} sources, {len(TARGETS)} targets: nothing foreign")
    return 1 if foreign or not sources else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
