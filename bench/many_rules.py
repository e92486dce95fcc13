"""How long definitions of many rules take from text to machine code.

    many_rules.py MERIT [RULES…]

Rules stand 50 to a score, as somebody would write them, over ten kinds of event. One lead, code made quickly and
nothing cached, so that all that is left is compiling. Prints milliseconds by the clock: of all stages, of LLVM, and of
each rule.
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

KINDS = 10
RULES_OF_A_SCORE = 50


def definition_of(rules: int) -> str:
    lines = ['definition "Many" {}', "lead { id: text key, country: text, employees: integer }"]
    lines += [f"event k{kind} {{ page: text }}" for kind in range(KINDS)]
    for score in range(-(-rules // RULES_OF_A_SCORE)):
        lines.append(f"score s{score} {{")
        for rule in range(score * RULES_OF_A_SCORE, min(rules, (score + 1) * RULES_OF_A_SCORE)):
            lines.append(f'  +{rule % 7 + 1} when any k{rule % KINDS} where page contains "p{rule}" '
                         f"in last {rule % 89 + 1} days and employees > {rule}")
        lines.append("}")
    return "\n".join([*lines, "stage Lead", "stage MQL when s0 > 20", ""])


def stages(text: str) -> dict[str, float]:
    return {name: float(milliseconds) for name, milliseconds in re.findall(r"^  (\S.*?)  +([\d.]+) ms", text, re.M)}


def main() -> None:
    parser = argparse.ArgumentParser(description="How long definitions of many rules take to compile.")
    parser.add_argument("merit", help="build/bin/merit")
    parser.add_argument("rules", nargs="*", type=int, default=[500, 1000, 2000, 4000, 10000],
                        help="how many; default: 500 to 10,000")
    options = parser.parse_args()
    print("| rules | all ms | of it LLVM | of a rule |\n|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        leads = Path(folder, "leads.csv")
        leads.write_text("id,country,employees\na,US,10\n")
        for rules in options.rules:
            definition = Path(folder, "many.merit")
            definition.write_text(definition_of(rules))
            command = [options.merit, "run", definition, "--leads", leads, "--engine", "jit", "--no-cache", "--quiet",
                       "--timings", "--out", f"{folder}/out.csv"]
            told = subprocess.run(command, check=True, text=True, stderr=subprocess.PIPE).stderr
            took = stages(told)
            print(f"| {rules:,} | {took['all stages']:.0f} | {took['llvm']:.0f} | {took['all stages'] / rules:.3f} |",
                  flush=True)


if __name__ == "__main__":
    main()
