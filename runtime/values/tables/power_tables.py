"""Writes the table of powers_of_ten.cpp: power_tables.py OUT.inc

Each cell is 10^k, k from -342 to 324, scaled to 128 bits with the highest set, rounded down.
"""

import sys
from fractions import Fraction


def scaled(power):
    value = Fraction(10) ** power
    shift = 128 - (value.numerator.bit_length() - value.denominator.bit_length())
    bits = value * Fraction(2) ** shift
    while bits >= 1 << 128:
        bits /= 2
    while bits < 1 << 127:
        bits *= 2
    return bits.numerator // bits.denominator


def main(out_path):
    with open(out_path, "w", encoding="ascii") as out:
        out.write("constexpr Wide kPowersOfTen[] = {\n")
        for power in range(-342, 325):
            bits = scaled(power)
            out.write(f"  {{0x{bits >> 64:016x}, 0x{bits & (1 << 64) - 1:016x}}},\n")
        out.write("};\n")


if __name__ == "__main__":
    main(sys.argv[1])
