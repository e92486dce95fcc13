"""The benchmark's rules in SQL, in the form that was fastest of those tried: one aggregation over the rows that some
aggregate can see (spelled out by hand; no engine finds out by itself), every aggregate that rules share once, distinct
days as bits of a mask where `count(DISTINCT day)` takes nearly twice as long, the sequence as a join, which was faster
than ASOF and window forms, or by the engine's own function for it.

A dialect says what the engines spell differently. Texts are formatted with the names of the two tables."""

import rules
import sql_scores

TODAY = f"DATE '{rules.NOW.split()[0]}'"


class DuckDb:
    """Also what the others are taken to share with it."""

    day = f"least({TODAY} - \"at\"::DATE, 126)::INT"
    gap = 'epoch(form."at" - pricing."at")'
    has_funnel = False  # whether an aggregate finds sequences

    now = f"TIMESTAMP '{rules.NOW}'"
    age = f"date_diff('second', \"at\", {now}) / 86400.0::DOUBLE"  # days

    def since(self, days: int) -> str:
        return f"\"at\" >= {self.now} - INTERVAL {days} DAY"

    def matches(self, column: str, pattern: str) -> str:
        return f"regexp_matches({column}, '{pattern}', 'i')"

    def count(self, condition: str) -> str:
        return f"count(*) FILTER (WHERE {condition})"

    def any(self, condition: str) -> str:
        return f"bool_or({condition})"

    def total(self, value: str, condition: str) -> str:
        return f"sum({value}) FILTER (WHERE {condition})"

    def days(self, condition: str) -> str:
        return f"bit_count(bit_or(1::HUGEINT << day) FILTER (WHERE {condition}))::INT"

    def flag(self, condition: str) -> str:
        return f"coalesce({condition}, false)::INT"

    def boolean(self, condition: str) -> str:
        return condition

    def steps(self, first: str, second: str, days: int) -> str:
        """How many steps of a sequence came, where `has_funnel`."""
        raise NotImplementedError


class ClickHouse(DuckDb):
    day = "toDate(\"at\", 'UTC')"
    has_funnel = True

    def matches(self, column: str, pattern: str) -> str:
        escaped = pattern.replace("\\", "\\\\")
        return f"match({column}, '(?i){escaped}')"

    def since(self, days: int) -> str:
        return f"\"at\" >= toDateTime64('{rules.NOW}', 6, 'UTC') - toIntervalDay({days})"

    def count(self, condition: str) -> str:
        return f"countIf({condition})"

    def any(self, condition: str) -> str:
        return f"max({condition})"

    def total(self, value: str, condition: str) -> str:
        return f"sumIf({value}, {condition})"

    def days(self, condition: str) -> str:
        return f"uniqExactIf(day, {condition})"

    def flag(self, condition: str) -> str:
        return f"toInt32(coalesce({condition}, false))"

    def boolean(self, condition: str) -> str:
        return f"CAST({condition} AS Bool)"

    def steps(self, first: str, second: str, days: int) -> str:
        return (f"windowFunnel({days * 86_400}, 'strict_increase')(toDateTime(\"at\"), coalesce({first}, 0), "
                f"coalesce({second}, 0))")


class Spark(DuckDb):
    day = f"datediff({TODAY}, CAST(\"at\" AS DATE))"
    gap = 'timestampdiff(SECOND, pricing."at", form."at")'

    def since(self, days: int) -> str:
        return f"\"at\" >= TIMESTAMP_NTZ '{rules.NOW}' - INTERVAL {days} DAY"

    def days(self, condition: str) -> str:
        halves = (f"coalesce(bit_count(bit_or(CASE WHEN {condition} AND day >= {low} AND day < {low + 60} "
                  f"THEN shiftleft(1L, day - {low}) END)), 0)" for low in (0, 60))
        return f"({' + '.join(halves)})"


class Aggregates:
    """Columns of one aggregation, each by its text once."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def __call__(self, text: str, absent: str = "0") -> str:
        """A column of it, with what stands for leads without events."""
        return f"coalesce({self.names.setdefault(text, f'a{len(self.names)}')}, {absent})"

    def __str__(self) -> str:
        return ",\n  ".join(f"{text} AS {name}" for text, name in self.names.items())


CAREERS = "type = 'visit' AND page LIKE '/careers%'"
FORM = "type = 'form'"
PRICING = "type = 'visit' AND page LIKE '/pricing%'"


def one_of(texts: list[str]) -> str:
    return "(" + ", ".join(f"'{text}'" for text in texts) + ")"


def r0(sql: DuckDb) -> str:
    rule = rules.R1
    ok = (f"coalesce(employees BETWEEN {rule['fewest']} AND {rule['most']} AND country IN {one_of(rule['countries'])} "
          f"AND industry IN {one_of(rules.INDUSTRIES)} AND NOT job_title LIKE 'Student%', false)")
    return f"SELECT id, {sql.boolean(ok)} AS ok FROM {{leads}}"


def decided(rule: dict, sql: DuckDb, facts: Aggregates, sequence: bool) -> tuple[str, str, str]:
    """Points and whether the lead fits, as inner columns; whether it qualifies; and its stage."""
    name = rule["name"]
    papers = facts(sql.count(f"type = 'download' AND asset LIKE 'whitepaper%' AND {sql.since(rule['paper_days'])}"))
    purchase = f"type = 'purchase' AND {sql.since(rule['spent_days'])}"
    spent = facts(sql.total("value", purchase))
    download = facts(sql.any(f"type = 'download' AND asset = '{rule['asset']}' AND {sql.since(rule['download_days'])}"),
                     "false")
    recent, all_days = (facts(sql.days(f"type = 'visit' AND {sql.since(rule[days])}"))
                        for days in ("recent_days", "days_days"))
    visits = facts(sql.count(f"type = 'visit' AND {sql.since(rule['visits_days'])}"))
    forms = facts(sql.any(f"type = 'form' AND {sql.since(rule['form_days'])}"), "false")
    careers = facts(sql.any(CAREERS), "false")
    followed = ""
    if sequence and sql.has_funnel:
        followed = f", {facts(sql.steps(PRICING, FORM, rule['sequence_days']))} = 2 AS next_{name}"
    elif sequence:
        followed = f", coalesce(gap <= {rule['sequence_days'] * 86_400}, false) AS next_{name}"
    inner = f"""15 * {sql.flag(f"employees > {rule['fewest']}")}
      + 10 * {sql.flag(f"country IN {one_of(rule['countries'])}")} + least(20 * {papers}, 40) + least(5 * {recent}, 25)
      - 30 * {sql.flag(careers)} + 10 * {sql.flag(f"{spent} >= {rule['spent']}")}
      + 5 * {sql.flag(f"{all_days} >= {rule['days']}")} AS points_{name},
    coalesce(employees BETWEEN {rule['fewest']} AND {rule['most']}, false)
      AND ({visits} >= {rule['visits']} OR {download} OR {forms}) AS fits_{name}{followed}"""
    qualified = f"fits_{name} AND points_{name} > {rule['points']}"
    ready = f"WHEN {qualified} AND next_{name} THEN 'SQL' " if sequence else ""
    return inner, qualified, f"CASE {ready}WHEN {qualified} THEN 'MQL' ELSE 'Lead' END"


def scored(rule_set: list[dict], sql: DuckDb, sequence: bool) -> str:
    """All rules of a set, whose columns have the rule's name before theirs, but for a set of one."""
    facts = Aggregates()
    inners, outers = [], []
    for rule in rule_set:
        inner, qualified, stage = decided(rule, sql, facts, sequence)
        name = rule["name"]
        prefix = "" if len(rule_set) == 1 else f"{name}."
        inners.append(inner)
        outers.append(f'points_{name} AS "{prefix}points"')
        outers += [f"{sql.boolean(qualified)} AS qualified"] if len(rule_set) == 1 else []
        outers.append(f'{stage} AS "{prefix}stage"')
    always = CAREERS
    pairs = pairs_joined = ""
    if sequence and sql.has_funnel:
        always += f" OR {PRICING} OR {FORM}"
    elif sequence:
        pairs = f""",
pairs AS (
  SELECT form.lead_id AS lead_id, min({sql.gap}) AS gap
  FROM (SELECT lead_id, "at" FROM {{events}} WHERE {FORM}) AS form
  JOIN (SELECT lead_id, "at" FROM {{events}} WHERE {PRICING}) AS pricing ON form.lead_id = pricing.lead_id
  WHERE pricing."at" < form."at"
  GROUP BY form.lead_id)"""
        pairs_joined = " LEFT JOIN pairs ON pairs.lead_id = l.id"
    inner_columns, outer_columns = ",\n    ".join(inners), ",\n  ".join(outers)
    return f"""
WITH facts AS (
  SELECT lead_id, {facts}
  FROM (SELECT *, {sql.day} AS day FROM {{events}}
    WHERE type IN {one_of(rules.SEEN_KINDS)} AND ({sql.since(rules.oldest(rule_set))} OR {always})) AS seen
  GROUP BY lead_id){pairs}
SELECT id, {outer_columns}
FROM (SELECT l.id AS id, {inner_columns}
  FROM {{leads}} AS l LEFT JOIN facts ON facts.lead_id = l.id{pairs_joined}) AS scored
"""


QUERIES = {"r0": r0,
           "r1": lambda sql: scored([rules.R1], sql, False),
           "r1s": lambda sql: scored([rules.R1], sql, True),
           "r20": lambda sql: scored(rules.R20, sql, True),
           **sql_scores.QUERIES}


def query(rule: str, sql: DuckDb) -> str:
    """The text of a rule, with places for the two tables."""
    text = QUERIES[rule](sql)
    return text.replace('"', "`") if isinstance(sql, Spark) else text
