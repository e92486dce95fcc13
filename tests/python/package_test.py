"""What `merit.compile` gives: decisions on tables, whoever made them.

    MERIT=build/bin/merit PYTHONPATH=build/python .venv/bin/python tests/python/package_test.py
"""

import unittest
from datetime import datetime, timedelta, timezone

import merit
import pyarrow as pa
import samples


class Decides(unittest.TestCase):
    """The same of a definition that was compiled here and of one that was built as a library."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.definition = merit.compile(samples.DEFINITION)

    def decided(self, leads=None, events=None, **options):
        leads = samples.leads() if leads is None else leads
        decisions = self.definition.evaluate(leads, events, now=samples.NOW, **options)
        return pa.table(decisions).to_pydict()

    def expect(self, found, points=None, stages=None):
        self.assertEqual(found["points"], samples.POINTS if points is None else points)
        self.assertEqual(found["stage"], samples.STAGES if stages is None else stages)

    def test_leads_and_one_table_of_events(self):
        found = self.decided(events=samples.events())
        self.expect(found)
        self.assertEqual(found["id"], ["a", "b", "c", "d"])
        self.assertEqual(list(found), ["id", "stage", "points", "asked", "days", "disqualified", "undecided"])
        self.assertEqual(found["asked"][2], datetime(2026, 10, 25, tzinfo=timezone.utc))
        self.assertEqual(found["days"][0], timedelta(days=3, hours=12))
        self.assertEqual(found["undecided"], [[], [], ["country", "employees"], ["country"]])

    def test_tables_by_kind(self):
        events = samples.events()
        visits = events.filter(pa.compute.equal(pa.compute.utf8_lower(events["kind"]), "visit")).drop(["kind"])
        forms = events.filter(pa.compute.equal(events["kind"], "form")).drop(["kind"])
        self.expect(self.decided(events={"visit": visits, "forms": forms}))

    def test_events_in_the_leads(self):
        self.expect(self.decided(samples.nested(kinds=True)))
        self.expect(self.decided(samples.nested(kinds=False)))

    def test_no_events(self):
        self.expect(self.decided(), [20, 0, 0, 10], ["MQL", "Lead", "Lead", "Lead"])

    def test_no_leads(self):
        found = self.decided(samples.leads().slice(0, 0), samples.events())
        self.assertEqual(found["stage"], [])
        self.assertEqual(len(found), 7)

    def test_chunks_and_slices(self):
        leads, events = samples.leads(), samples.events()
        chunked = pa.concat_tables([leads.slice(0, 1), leads.slice(1, 0), leads.slice(1, 3)])
        self.assertGreater(chunked["id"].num_chunks, 1)
        self.expect(self.decided(chunked, pa.concat_tables([events.slice(0, 2), events.slice(2)])))
        longer = pa.concat_tables([events.slice(2, 2), leads_before(leads)[1], events]).combine_chunks().slice(2)
        self.expect(self.decided(leads_before(leads)[0], longer))

    def test_structure_arrays_and_batches(self):
        leads = samples.leads().combine_chunks().to_batches()[0]
        self.expect(self.decided(leads, samples.events()))
        rows = pa.StructArray.from_arrays(leads.columns, leads.schema.names)
        self.expect(self.decided(rows, samples.events()))
        self.assertEqual(self.decided(rows.slice(1, 2), samples.events())["id"], ["b", "c"])

    def test_types_of_columns(self):
        def cast(table, types):
            return table.cast(pa.schema([pa.field(f.name, types.get(f.name, f.type)) for f in table.schema]))

        text = pa.dictionary(pa.int8(), pa.string())
        leads = cast(samples.leads(), {"id": text, "Country/Region": pa.large_string(), "employees": pa.float32(),
                                       "plan": text, "created": pa.timestamp("ms", "Europe/Berlin")})
        events = cast(samples.events(), {"contact": pa.string_view(), "kind": text, "page": text,
                                         "occurred_at": pa.timestamp("ns", "UTC"), "name": pa.large_string()})
        self.expect(self.decided(leads, events))

    def test_a_column_that_is_missing(self):
        with self.assertRaises(merit.DataError) as caught:
            self.decided(samples.leads().drop(["employees"]), samples.events())
        self.assertIn("employees", str(caught.exception))
        with self.assertRaises(merit.DataError):
            self.decided(events=samples.events().drop(["occurred_at"]))
        self.decided(samples.leads().drop(["plan", "created"]), samples.events())  # nobody looks at them

    def test_columns(self):
        found = self.decided(events=samples.events(), columns=["reasons", "id", "points"])
        self.assertEqual(list(found), ["reasons", "id", "points"])
        self.assertEqual(found["reasons"][2], ["asked for a demo"])
        for wrong in (["pionts"], []):
            with self.assertRaises(ValueError):
                self.decided(columns=wrong)
        with self.assertRaises(merit.ColumnError):
            self.decided(columns=["points", "nothing"])

    def test_parameters(self):
        self.expect(self.decided(events=samples.events(), parameters={"bar": 25}), stages=["MQL", "Lead", "Lead", "Lead"])
        self.expect(self.decided(events=samples.events(), parameters={"window": timedelta(days=2)}), [20, 5, 20, 10])
        for wrong in ({"bar": 101}, {"bar": "high"}, {"bar": True}, {"bar": 2**70}, {"window": 3}, {"baz": 3}):
            with self.subTest(wrong), self.assertRaises(merit.ParameterError):
                self.decided(parameters=wrong)

    def test_now(self):
        at = {"now": "2026-10-31T13:00:00+01:00"}
        decisions = self.definition.evaluate(samples.leads(), samples.events(), **at)
        self.expect(pa.table(decisions).to_pydict())
        later = self.definition.evaluate(samples.leads(), samples.events(), now="2027-01-31T12:00:00Z")
        self.expect(pa.table(later).to_pydict(), [20, 0, 20, 10], ["MQL", "Lead", "MQL", "Lead"])
        for wrong in (datetime(2026, 10, 31), "yesterday"):
            with self.assertRaises(ValueError):
                self.definition.evaluate(samples.leads(), now=wrong)
        with self.assertRaises(TypeError):
            self.definition.evaluate(samples.leads(), now=5)

    def test_one_lead(self):
        lead = {"id": "a", "country": "US", "employees": 120}
        events = [{"event": "visit", "at": datetime(2026, 10, 20, tzinfo=timezone.utc), "page": "/pricing"},
                  {"event": "forms", "at": "2026-10-25T00:00:00Z", "id": "f", "name": "demo"}]
        found = self.definition.decide(lead, events, now=samples.NOW)
        self.assertEqual((found["id"], found["points"], found["stage"]), ("a", 45, "MQL"))
        self.assertEqual(found["asked"], datetime(2026, 10, 25, tzinfo=timezone.utc))
        self.assertNotIn("id", self.definition.decide({}, now=samples.NOW))
        self.assertEqual(self.definition.decide({}, now=samples.NOW)["undecided"], ["country", "employees"])
        for wrong in ({"contry": "US"}, {"country": object()}):
            with self.subTest(wrong), self.assertRaises((ValueError, TypeError)):
                self.definition.decide(wrong)
        for wrong in ({"at": samples.NOW}, {"event": "visit"}, {"event": "call", "at": samples.NOW},
                      {"event": "visit", "at": samples.NOW, "pages": "/"}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                self.definition.decide(lead, [wrong])

    def test_what_is_no_table(self):
        for wrong in ({"id": ["a"]}, [{"id": "a"}], 5, None, "leads.csv"):
            with self.subTest(wrong), self.assertRaises(TypeError):
                self.definition.evaluate(wrong)
        with self.assertRaises(ValueError):
            self.definition.evaluate(samples.leads(), {"call": samples.events()})

    def test_events_of_nobody_are_told(self):
        decisions = self.definition.evaluate(samples.leads(), samples.events(), now=samples.NOW)
        self.assertIn("event-of-unknown-lead", [problem.code for problem in decisions.problems])

    def test_leads_that_repeat(self):
        leads = pa.concat_tables([samples.leads(), samples.leads().slice(0, 1)])
        with self.assertRaises(merit.DataError) as caught:
            self.decided(leads, samples.events())
        self.assertEqual(caught.exception.problems[0].code, "duplicate-lead-key")

    def test_description(self):
        self.assertEqual((self.definition.name, self.definition.version), ("Points", "2"))
        self.assertEqual(len(self.definition.hash), 64)
        self.assertEqual([field.name for field in self.definition.fields if field.needed], ["country", "employees"])
        self.assertEqual(self.definition.fields[1].column, "Country/Region")
        self.assertEqual(self.definition.fields[3].values, ("free", "trial", "paid"))
        self.assertEqual([event.plural for event in self.definition.events], ["visits", "forms"])
        bar, window = self.definition.parameters
        self.assertEqual((bar.default, bar.lowest, bar.highest, window.default), (20, 0, 100, 30 * 86400 * 1_000_000))
        self.assertEqual(self.definition.outputs[0].values, ("none", "Lead", "MQL", "Disqualified"))
        self.assertIn("Points", repr(self.definition))


class Compiled(unittest.TestCase):
    """What a definition that was compiled here can do beyond one that was loaded."""

    def test_columns_on_request(self):
        definition = merit.compile(samples.DEFINITION + "handoff MQL { country, last 2 visits, reasons }\n")
        wanted = ["could_reach", "handoff"]
        found = pa.table(definition.evaluate(samples.leads(), samples.events(), now=samples.NOW, columns=wanted))
        found.validate(full=True)
        self.assertEqual(found["could_reach"].to_pylist(), ["MQL", "Lead", "MQL", "MQL"])
        visits = found["handoff"][0].as_py()["visits"]
        self.assertEqual([visit["page"] for visit in visits], ["/about", "/pricing/eu"])

    def test_now_in_the_definitions_zone(self):
        text = samples.DEFINITION.replace('version "2"', 'version "2"\n  timezone "Europe/Berlin"')
        found = merit.compile(text).evaluate(samples.leads(), samples.events(), now="2026-10-28T00:59:59",
                                             columns=["points", "days"])
        self.assertEqual(pa.table(found)["days"][0].as_py(), timedelta(days=7, hours=23, minutes=59, seconds=59))


def leads_before(leads):
    return leads, samples.events().slice(0, 0)


class ToldOfEarlierDecisions(unittest.TestCase):
    """A library whose leads say where they stood: what `merit run --previous` makes of an earlier output."""

    TEXT = """\
lead { id: text key, created: date }
event visit
stage Lead
stage Old when created <= 100 days ago
stage MQL when any visit in last 30 days
"""

    def test_one_and_many(self):
        loaded = samples.build(self.TEXT, "aging", "--previous", "--columns", "stage,reached,changed_from")
        now = datetime(2026, 6, 30, tzinfo=timezone.utc)
        before = datetime(2026, 4, 11, tzinfo=timezone.utc)
        seen = datetime(2026, 6, 20, tzinfo=timezone.utc)
        leads = {"created": ["2026-01-01", "2026-01-01", "2026-06-20", "2026-06-20"],
                 "previous_stage": ["old", "Old", None, "gone"], "previous_reached": [before, before, None, before],
                 "visits": [[], [{"at": seen}], [], []]}
        expected = {"stage": ["Old", "MQL", "Lead", "Lead"], "reached": [before, seen, None, None],
                    "changed_from": [None, "Old", None, "gone"]}
        self.assertEqual(pa.table(loaded.evaluate(pa.table(leads), now=now)).to_pydict(), expected)
        for i in range(4):
            lead = {name: leads[name][i] for name in ("created", "previous_stage", "previous_reached")}
            events = [{"event": "visit", **visit} for visit in leads["visits"][i]]
            decided = loaded.decide(lead, events, now=now)
            self.assertEqual({name: decided[name] for name in expected}, {name: expected[name][i] for name in expected})


class DecidesByLibrary(Decides):
    @classmethod
    def setUpClass(cls):
        cls.definition = samples.build(samples.DEFINITION)


if __name__ == "__main__":
    unittest.main()
