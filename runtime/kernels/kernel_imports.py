"""Writes the symbols that the kernels' bitcode leaves to the program: kernel_imports.py NM BITCODE OUT

A line each, `IMPORT(number, "symbol")`. Memory functions are left out: whoever links code has them anyway.
"""

import pathlib
import subprocess
import sys

MEMORY = {"memcmp", "memcpy", "memmove", "memset", "bcmp"}


def main(nm, bitcode, out):
    listed = subprocess.run([nm, "-u", bitcode], check=True, capture_output=True, text=True).stdout
    symbols = sorted({line.split()[-1] for line in listed.splitlines()} - MEMORY)
    lines = [f'IMPORT({number}, "{symbol}")\n' for number, symbol in enumerate(symbols)]
    pathlib.Path(out).write_text("".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
