"""Tables of other libraries go in, decisions go out to them."""

import gc
import unittest

import duckdb
import merit
import nanoarrow
import pandas
import polars
import pyarrow as pa
import samples

KINDS = {"compiled": lambda: merit.compile(samples.DEFINITION), "loaded": lambda: samples.build(samples.DEFINITION)}


class In(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.definitions = {name: make() for name, make in KINDS.items()}

    def expect(self, leads, events, text_keys=True):
        for name, definition in self.definitions.items():
            with self.subTest(name):
                decisions = definition.evaluate(leads, events, now=samples.NOW)
                found = pa.table(decisions).to_pydict()
                self.assertEqual(found["points"], samples.POINTS)
                self.assertEqual(found["stage"], samples.STAGES)
                self.assertEqual([str(key) for key in found["id"]], samples.LEADS["id"])

    def test_polars(self):
        leads, events = polars.from_arrow(samples.leads()), polars.from_arrow(samples.events())
        self.expect(leads, events)
        self.expect(leads.with_columns(polars.col("plan").cast(polars.Categorical)), events)
        self.expect(polars.concat([leads[:1], leads[1:]], rechunk=False), events)
        by_kind = {name: events.filter(polars.col("kind").str.to_lowercase() == name) for name in ("visit", "form")}
        self.expect(leads, by_kind)
        self.expect(polars.from_arrow(samples.nested(kinds=False)), None)

    def test_pandas(self):
        leads, events = pandas.DataFrame(samples.LEADS), pandas.DataFrame(samples.EVENTS)
        self.expect(leads, events)  # employees are floating there
        self.expect(leads.astype({"plan": "category"}), events.astype({"kind": "category"}))
        self.expect(leads.convert_dtypes(), events.set_index("contact").reset_index())

    def test_duckdb(self):
        connection = duckdb.connect()
        connection.register("leads", samples.leads())
        connection.register("events", samples.events())
        self.expect(connection.sql("from leads order by id"), connection.sql("from events"))
        self.expect(connection.sql("from leads order by id").to_arrow_table(), {
            "visit": connection.sql("from events where lower(kind) = 'visit'"),
            "form": connection.sql("from events where kind = 'form'")})

    def test_nanoarrow(self):
        leads, events = (table.to_batches()[0] for table in (samples.leads(), samples.events()))
        self.expect(nanoarrow.Array(leads), nanoarrow.Array(events))
        for definition in self.definitions.values():
            definition.evaluate(nanoarrow.ArrayStream(leads), nanoarrow.ArrayStream(events), now=samples.NOW)

    def test_a_stream_that_fails(self):
        def batches():
            yield samples.leads().to_batches()[0]
            raise OSError("the disk is gone")

        for definition in self.definitions.values():
            reader = pa.RecordBatchReader.from_batches(samples.leads().schema, batches())
            with self.assertRaisesRegex(Exception, "the disk is gone"):
                definition.evaluate(reader, samples.events(), now=samples.NOW)

    def test_texts_as_views(self):
        view = pa.string_view()

        def in_views(table):
            texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
            for place, name in enumerate(table.column_names):
                if name in texts:
                    table = table.set_column(place, name, table[name].cast(view))
            return table

        def in_dictionaries(table):
            for place, field in enumerate(table.schema):
                if pa.types.is_string(field.type):
                    cells = table[field.name].combine_chunks().dictionary_encode()
                    of_views = pa.DictionaryArray.from_arrays(cells.indices, cells.dictionary.cast(view))
                    table = table.set_column(place, field.name, of_views)
            return table

        for form in (in_views, in_dictionaries):
            leads, events = form(samples.leads()), form(samples.events())
            self.expect(leads, events)
            # A batch of no rows in the middle, which begins behind the first.
            leads, events = (pa.Table.from_batches([*table[:2].to_batches(), table.to_batches()[0].slice(table.num_rows),
                                                    *table[2:].to_batches()]) for table in (leads, events))
            self.expect(leads, events)

    def test_no_rows_of_any_type(self):
        times = pa.dictionary(pa.int32(), pa.timestamp("us", "UTC"))
        leads = samples.leads()
        events = samples.events()
        leads = leads.set_column(4, "created", leads["created"].combine_chunks().dictionary_encode())
        self.assertEqual(leads.schema.field("created").type, times)
        for definition in self.definitions.values():
            self.assertEqual(len(definition.evaluate(leads[:0], events[:0], now=samples.NOW)), 0)
            self.assertEqual(len(definition.evaluate(leads, events[:0], now=samples.NOW)), 4)

    def test_an_array_that_is_no_table(self):
        for definition in self.definitions.values():
            for wrong in (pa.array([1, 2]), pa.chunked_array([[1, 2]])):
                with self.assertRaises((ValueError, merit.DataError, pa.ArrowInvalid, TypeError)):
                    definition.evaluate(wrong)


class Out(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.decisions = [make().evaluate(samples.leads(), samples.events(), now=samples.NOW) for make in KINDS.values()]

    def test_pyarrow(self):
        for decisions in self.decisions:
            self.assertEqual(pa.table(decisions)["stage"].to_pylist(), samples.STAGES)
            self.assertEqual(pa.record_batch(decisions).num_rows, 4)
            self.assertEqual(pa.schema(decisions).names, decisions.columns)
            pa.table(decisions).validate(full=True)
        first, second = (pa.schema(decisions) for decisions in self.decisions)
        self.assertEqual(first, second)

    def test_polars(self):
        for decisions in self.decisions:
            frame = polars.DataFrame(decisions)
            self.assertEqual(frame["points"].to_list(), samples.POINTS)
            self.assertEqual(frame["undecided"].to_list()[2], ["country", "employees"])

    def test_pandas(self):
        for decisions in self.decisions:
            self.assertEqual(list(pandas.DataFrame.from_arrow(decisions)["points"]), samples.POINTS)

    def test_duckdb(self):
        for decisions in self.decisions:
            found = duckdb.sql("select stage, count(*) from decisions group by all order by all").fetchall()
            self.assertEqual(found, [("Lead", 2), ("MQL", 2)])

    def test_nanoarrow(self):
        for decisions in self.decisions:
            self.assertEqual(nanoarrow.Array(decisions).child(2).to_pylist(), samples.POINTS)

    def test_python(self):
        for decisions in self.decisions:
            self.assertEqual(len(decisions), 4)
            self.assertEqual(decisions.to_pylist()[0]["stage"], "MQL")
            self.assertIn("4 rows", repr(decisions))

    def test_parts_outlive_the_rest(self):
        definition = samples.build(samples.DEFINITION, "outlived")
        decisions = definition.evaluate(samples.leads(), samples.events(), now=samples.NOW)
        columns = [pa.table(decisions)[name] for name in ("id", "points")]
        again = [polars.DataFrame(decisions)["points"], pa.table(decisions)["points"]]
        del decisions, definition
        gc.collect()
        self.assertEqual(columns[0].to_pylist(), samples.LEADS["id"])
        self.assertEqual([list(each.to_pylist() if hasattr(each, "to_pylist") else each) for each in again],
                         [samples.POINTS, samples.POINTS])

    def test_a_capsule_is_taken_once(self):
        for decisions in self.decisions:
            schema, array = decisions.__arrow_c_array__()
            taken = merit.compile("lead { id: text key }\nstage Lead")
            stream = decisions.__arrow_c_stream__()
            self.assertIsNotNone(stream)
            del schema, array, stream  # never taken: released
            self.assertEqual(len(taken.evaluate(decisions, now=samples.NOW)), 4)


if __name__ == "__main__":
    unittest.main()
