"""One definition, many threads; and others run while it works."""

import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import merit
import pyarrow as pa
import samples

KINDS = {"compiled": lambda: merit.compile(samples.DEFINITION), "loaded": lambda: samples.build(samples.DEFINITION)}


def many(table: pa.Table, key: str, times: int) -> pa.Table:
    parts = []
    for number in range(times):
        place = table.schema.get_field_index(key)
        keys = pa.array([f"{value}{number}" for value in table[key].to_pylist()])
        parts.append(table.set_column(place, key, keys))
    return pa.concat_tables(parts).combine_chunks()


class Threads(unittest.TestCase):
    def test_each_gets_its_own_answer(self):
        for name, make in KINDS.items():
            definition = make()

            def ask(bar, definition=definition):
                found = definition.evaluate(samples.leads(), samples.events(), now=samples.NOW, parameters={"bar": bar})
                return pa.table(found)["stage"].to_pylist()

            with self.subTest(name), ThreadPoolExecutor(8) as pool:
                for bar, stages in zip(range(80), pool.map(ask, range(80))):
                    self.assertEqual(stages, ["MQL" if points >= bar else "Lead" for points in samples.POINTS])

    def test_definitions_are_compiled_side_by_side(self):
        def ask(bar):
            made = merit.compile(samples.DEFINITION.replace("bar = 20", f"bar = {bar}"))
            return made.decide({"country": "US"}, now=samples.NOW)["stage"]

        with ThreadPoolExecutor(4) as pool:
            self.assertEqual(list(pool.map(ask, range(12))), ["MQL" if bar <= 10 else "Lead" for bar in range(12)])

    def test_others_run_meanwhile(self):
        """A thread of Python counts while decisions are made; were they to hold its lock, it could not even begin."""
        leads = many(samples.leads(), "id", 15_000)
        for name, make in KINDS.items():
            with self.subTest(name):
                definition = make()
                deciding, counted = threading.Event(), []

                def count():
                    deciding.wait()
                    while deciding.is_set():
                        counted.append(1)

                other = threading.Thread(target=count)
                other.start()
                deciding.set()
                for _ in range(3):
                    definition.evaluate(leads, now=samples.NOW)
                before = len(counted)
                deciding.clear()
                other.join()
                self.assertGreater(before, 0)


if __name__ == "__main__":
    unittest.main()
