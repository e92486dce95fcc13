"""The library as a whole: documented, tested, consistent in itself, compiled into the command, and on its page.

    MERIT=build/bin/merit python3 tests/stdlib/library_test.py
"""

import csv
import json
import re
import tempfile
import unittest
from pathlib import Path

import library
import tables

MODULES = library.modules.read_modules()
DECLARATIONS = {one.name: one for module in MODULES for one in module.declarations}
# What `region` divides the world into.
DIVISION = ("north_america", "latam", "europe", "mena", "sub_saharan_africa", "central_asia", "apac")


class Modules(unittest.TestCase):
    def test_each_stands_alone_without_a_notice(self):
        for module in MODULES:
            with self.subTest(module.name):
                said = library.merit("check", f"{module.name}.merit", cwd=library.modules.FOLDER)
                self.assertRegex(said, rf"^{module.name}\.merit: no errors, a library")

    def test_each_declaration_is_documented_and_each_module_introduced(self):
        self.assertEqual([module.name for module in MODULES if not module.introduction], [])
        self.assertEqual([name for name, one in DECLARATIONS.items() if not one.documentation.endswith(".")], [])

    def test_no_name_is_declared_twice(self):
        """So that a definition may use all of them."""
        names = [one.name for module in MODULES for one in module.declarations]
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_each_declaration_is_tested(self):
        """It is asked about in a table, or is what something asked about is made of."""
        asked = " ".join(expression for folder in ("tables", "events") for table in tables.tables(folder)
                         for expression in table.asked)
        types = " ".join(row["type"] for table in tables.tables("events") for row in table.rows)
        words = set(re.findall(r"\w+", asked + " " + types + " repeat_visitor"))
        words |= {row["set"] for row in members()}
        untested = [name for name, one in DECLARATIONS.items()
                    if name not in words and type_value(one) not in words and not used_in_tested(name, words)]
        self.assertEqual(untested, [])

    def test_each_module_has_tests_that_pass(self):
        """They show a reader what to expect; the tables are what it is held to."""
        self.assertEqual([module.name for module in MODULES if not module.tests], [])
        for module in MODULES:
            with self.subTest(module.name):
                self.assertIn(" passed", library.merit("test", f"{module.name}.merit", cwd=library.modules.FOLDER))

    def test_the_command_has_these_modules(self):
        """A definition's hash covers its modules, so it is the same whether they stand beside it or are compiled in."""
        definition = "".join(f"use {module.name}\n" for module in MODULES) + "lead { id : text key }\nstage Lead\n"
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "definition.merit").write_text(definition)
            library.write_csv(folder / "leads.csv", ["id"], [["1"]])
            compiled_in = hash_of(folder)
            library.put_modules_beside(folder)
            self.assertEqual(compiled_in, hash_of(folder), "build the command again")

    def test_the_page_begins_with_a_definition_without_faults(self):
        definition = re.search(r"```merit\n(.*?)```", library.page.INTRODUCTION, re.DOTALL).group(1)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            library.put_modules_beside(folder)
            (folder / "definition.merit").write_text(definition)
            self.assertRegex(library.merit("check", "definition.merit", cwd=folder), r"^definition\.merit: no errors")

    def test_the_page_is_up_to_date(self):
        self.assertEqual(library.page.PAGE.read_text(), library.page.page(), "run docs/stdlib/page.py")


def type_value(declaration) -> str:
    """What the type column says of an event, where it is not the event's name."""
    found = re.match(r'event \w+(?: plural \w+)? from "(\w+)"', declaration.text)
    return found.group(1) if found else declaration.name


def used_in_tested(name: str, words: set) -> bool:
    return any(other in words and re.search(rf"\b{name}\b", one.text) for other, one in DECLARATIONS.items()
               if other != name)


def hash_of(folder: Path) -> str:
    library.merit("run", "definition.merit", "--leads", "leads.csv", "--now", library.NOW, "--quiet", "--summary",
                  "summary.json", cwd=folder)
    return json.loads((folder / "summary.json").read_text())["definitions"][0]["hash"]


def members() -> list:
    with (library.HERE / "regions.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def spellings() -> dict:
    """By alpha-2 code, all that `country_code` knows of a country."""
    known = {}
    for key, code in DECLARATIONS["country_code"].rows().items():
        known.setdefault(code.strip('"'), []).append(key)
    return known


class Countries(unittest.TestCase):
    def test_every_code_of_the_standard_is_known(self):
        with (library.HERE / "iso_3166.csv").open(newline="") as file:
            codes = {row["alpha_2"]: row["alpha_3"] for row in csv.DictReader(file)}
        self.assertEqual(len(codes), 249)
        known = spellings()
        self.assertEqual(set(known) - set(codes), {"XK"})
        for alpha_2, alpha_3 in codes.items():
            self.assertEqual(known[alpha_2][:2], [alpha_2, alpha_3])
            self.assertGreaterEqual(len(known[alpha_2]), 3, f"{alpha_2} has no name")

    def test_a_region_has_all_that_is_known_of_its_countries_and_nothing_else(self):
        known = spellings()
        for row in members():
            with self.subTest(row["set"]):
                expected = {spelling for code in row["countries"].split() for spelling in known[code]}
                self.assertEqual(set(DECLARATIONS[row["set"]].values()), expected)

    def test_the_regions_divide_the_world(self):
        codes = {row["set"]: row["countries"].split() for row in members()}
        divided = sorted(code for name in DIVISION for code in codes[name])
        self.assertEqual(divided, sorted(set(spellings()) - {"AQ"}))  # nobody sells to Antarctica

    def test_a_region_lies_in_the_larger_one(self):
        codes = {row["set"]: set(row["countries"].split()) for row in members()}
        for small, large in (("eu", "eea"), ("eea", "europe"), ("dach", "europe"), ("benelux", "eu"), ("nordics", "eea"),
                             ("baltics", "eu"), ("uk", "uk_and_ireland"), ("uk_and_ireland", "europe"),
                             ("gcc", "mena"), ("asean", "apac"), ("anz", "apac"), ("greater_china", "apac"),
                             ("us", "north_america"), ("canada", "north_america")):
            self.assertLess(codes[small], codes[large], f"{small} in {large}")
        self.assertEqual([len(codes[name]) for name in ("eu", "eea", "gcc", "asean")], [27, 30, 6, 10])


class Domains(unittest.TestCase):
    def test_domains_are_written_as_the_function_gives_them(self):
        for name in ("free_domains", "disposable_domains"):
            for domain in DECLARATIONS[name].values():
                self.assertRegex(domain, r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")

    def test_no_domain_is_both_free_and_disposable(self):
        both = set(DECLARATIONS["free_domains"].values()) & set(DECLARATIONS["disposable_domains"].values())
        self.assertEqual(both, set())


class Intent(unittest.TestCase):
    def test_points_follow_the_strengths(self):
        points_of = {"low": "1", "medium": "5", "high": "10", "very high": "20"}
        strengths = {action: strength.strip('"') for action, strength in DECLARATIONS["intent"].rows().items()}
        self.assertEqual(DECLARATIONS["intent_points"].rows(),
                         {action: points_of[strength] for action, strength in strengths.items()})


if __name__ == "__main__":
    unittest.main()
