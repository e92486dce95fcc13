"""R20: twenty variations of R1 with its sequence, as data, and the SQL that DuckDB answers them by, all at once.

`r20/*.merit` are the same rules as definitions. `variation(0)` is R1S. The query shares every aggregate that two rules
have in common, by hand."""

from duckdb_rules import distinct_days, since

COUNTRIES = "US GB DE FR IN CA AU NL BR ES IT SE PL JP SG MX CH BE DK IE".split()
ASSETS = ["roi-calculator", "buyer-guide", "price-list", "demo-video"]
COUNT = 20
WINDOWS = ("visits_days", "download_days", "form_days", "spent_days", "days_days", "paper_days", "recent_days")


def variation(k):
    """What differs from rule to rule; the rest is as in R1S."""
    return {
        "name": f"r{k:02d}", "fewest": 50 + 5 * k, "most": 500 + 50 * (k % 5),
        "countries": [COUNTRIES[(k + place) % 20] for place in (0, 3, 7, 11)],
        "visits_days": 7 + 3 * (k % 4), "visits": 3 + k % 3, "download_days": 30 + 5 * (k % 6), "asset": ASSETS[k % 4],
        "form_days": 30 + 10 * (k % 3), "spent_days": 30 + 10 * (k % 3), "spent": 500 + 100 * k,
        "days_days": 90 - 5 * (k % 5), "days": 6, "sequence_days": 14 + 2 * (k % 5), "paper_days": 90 + 15 * (k % 3),
        "recent_days": 30 + 5 * (k % 4), "points": 50 + 5 * (k % 4)}


RULES = [variation(k) for k in range(COUNT)]
OLDEST = max(rule[window] for rule in RULES for window in WINDOWS)  # days


class Aggregates:
    """Columns of one aggregation, each by its text once."""

    def __init__(self):
        self.names = {}

    def __call__(self, text):
        return self.names.setdefault(text, f"a{len(self.names)}")

    def count(self, condition):
        return f"coalesce({self(f'count(*) FILTER (WHERE {condition})')}, 0)"

    def any(self, condition):
        return f"coalesce({self(f'bool_or({condition})')}, false)"

    def __str__(self):
        return ",\n  ".join(f"{text} AS {name}" for text, name in self.names.items())


def columns_of(rule, facts):
    """The inner columns of a rule, and those that are made of them."""
    name = rule["name"]
    paper = f"type = 'download' AND asset LIKE 'whitepaper%' AND {since(rule['paper_days'])}"
    purchase = f"type = 'purchase' AND {since(rule['spent_days'])}"
    calculator = f"type = 'download' AND asset = '{rule['asset']}' AND {since(rule['download_days'])}"
    recent, all_days = (facts(distinct_days(f"type = 'visit' AND {since(rule[days])}"))
                        for days in ("recent_days", "days_days"))
    visits = facts.count(f"type = 'visit' AND {since(rule['visits_days'])}")
    forms = facts.any(f"type = 'form' AND {since(rule['form_days'])}")
    careers = facts.any("type = 'visit' AND page LIKE '/careers%'")
    spent = facts(f"sum(value) FILTER (WHERE {purchase})")
    countries = ", ".join(f"'{country}'" for country in rule["countries"])
    inner = f"""15 * coalesce(employees > {rule['fewest']}, false)::INT
      + 10 * coalesce(country IN ({countries}), false)::INT + least(20 * {facts.count(paper)}, 40)
      + least(5 * coalesce({recent}, 0), 25) - 30 * {careers}::INT + 10 * (coalesce({spent}, 0) >= {rule['spent']})::INT
      + 5 * (coalesce({all_days}, 0) >= {rule['days']})::INT AS points_{name},
    coalesce(employees BETWEEN {rule['fewest']} AND {rule['most']}, false)
      AND ({visits} >= {rule['visits']} OR {facts.any(calculator)} OR {forms}) AS fits_{name}"""
    qualified = f"fits_{name} AND points_{name} > {rule['points']}"
    followed = f"coalesce(gap <= INTERVAL {rule['sequence_days']} DAY, false)"
    outer = (f'points_{name} AS "{name}.points", CASE WHEN {qualified} AND {followed} THEN \'SQL\' WHEN {qualified} '
             f'THEN \'MQL\' ELSE \'Lead\' END AS "{name}.stage"')
    return inner, outer


def query():
    facts = Aggregates()
    columns = [columns_of(rule, facts) for rule in RULES]
    inner, outer = (",\n    ".join(texts) for texts in zip(*columns))
    return f"""
WITH facts AS (
  SELECT lead_id, {facts}
  FROM '{{data}}/events.parquet'
  WHERE type IN ('visit', 'form', 'download', 'purchase')
    AND ({since(OLDEST)} OR type = 'visit' AND page LIKE '/careers%')
  GROUP BY lead_id),
pairs AS (
  SELECT form.lead_id, min(form."at" - pricing."at") AS gap
  FROM (SELECT lead_id, "at" FROM '{{data}}/events.parquet' WHERE type = 'form') AS form
  JOIN (SELECT lead_id, "at" FROM '{{data}}/events.parquet' WHERE type = 'visit' AND page LIKE '/pricing%') AS pricing
    ON form.lead_id = pricing.lead_id AND pricing."at" < form."at"
  GROUP BY form.lead_id),
scored AS (
  SELECT id, gap, {inner}
  FROM '{{data}}/leads.parquet' LEFT JOIN facts ON facts.lead_id = id LEFT JOIN pairs ON pairs.lead_id = id)
SELECT id, {outer}
FROM scored
"""
