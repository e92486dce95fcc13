"""Rules that ask much of one sort, in SQL as in `sql_rules.py`: regular expressions, points that fade, sequences, three
hundred rules. Each is one score and a stage: `texts.merit`, `decay.merit`, `sequences.merit`, `wide.merit`."""

import re
from pathlib import Path

# By rule: its score, and from how many points on a lead is an MQL.
SCORES = {"texts": ("fit", 30), "decay": ("interest", 40), "sequences": ("path", 30), "wide": ("activity", 100)}
LEADING = "^(VP|Head of|Director of) "
STUDENT = "\\bstudent\\b|\\bintern(ship)?\\b"
PRODUCT = "^/product/page-[0-3]\\d($|\\?)"
PAPER = "whitepaper-0[1-5]|calculator|guide$"
# Per event of a kind: points, and days in which they halve.
HALVING = {"visit": (4, 14), "download": (15, 30), "form": (25, 30), "webinar": (20, 21)}


def decided(rule: str, points: str, facts: str) -> str:
    """`points`, of columns of leads and of `facts`, which has a row for each lead with events that count."""
    score, bar = SCORES[rule]
    return f"""
WITH facts AS ({facts})
SELECT id, {score}, CASE WHEN {score} >= {bar} THEN 'MQL' ELSE 'Lead' END AS stage
FROM (SELECT l.id AS id, {points} AS {score} FROM {{leads}} AS l LEFT JOIN facts ON facts.lead_id = l.id) AS scored
"""


def texts(sql) -> str:
    recent = sql.since(180)
    products, prices, papers = (sql.count(condition) for condition in (
        f"type = 'visit' AND {recent} AND {sql.matches('page', PRODUCT)}",
        f"type = 'visit' AND {recent} AND (page ILIKE '%pricing%' OR page ILIKE '%enterprise%')",
        f"type = 'download' AND {sql.matches('asset', PAPER)}"))
    sells = "job_title ILIKE '%marketing%' OR job_title ILIKE '%sales%'"
    points = (f"20 * {sql.flag(sql.matches('job_title', LEADING))} + 10 * {sql.flag(sells)} "
              f"- 50 * {sql.flag(sql.matches('job_title', STUDENT))} + least(5 * coalesce(products, 0), 50) "
              "+ least(3 * coalesce(prices, 0), 30) + least(4 * coalesce(papers, 0), 40)")
    return decided("texts", points, f"""
  SELECT lead_id, {products} AS products, {prices} AS prices, {papers} AS papers FROM {{events}}
  WHERE type = 'download' OR type = 'visit' AND {recent} GROUP BY lead_id""")


def decay(sql) -> str:
    halving = [sql.total(f"{points} * pow(2, -age / {days})", f"type = '{kind}'")
               for kind, (points, days) in HALVING.items()]
    halving += [sql.total("2 * pow(2, -age / 7)", "type = 'visit' AND page LIKE '/pricing%'"),
                sql.total("-10 * pow(2, -age / 60)", "type = 'visit' AND page LIKE '/careers%'"),
                sql.total("10 * greatest(1 - age / 90, 0)", "type = 'download' AND asset LIKE 'whitepaper%'")]
    summed = " + ".join(f"coalesce({each}, 0)" for each in halving)
    return decided("decay", "coalesce(faded, 0) + 0.01::DOUBLE * coalesce(last_value, 0)", f"""
  SELECT lead_id, {summed} AS faded, arg_max(value, "at") FILTER (WHERE type = 'purchase') AS last_value
  FROM (SELECT *, {sql.age} AS age FROM {{events}}
    WHERE type IN ('visit', 'download', 'form', 'purchase', 'webinar')) AS seen GROUP BY lead_id""")


def sequences(sql) -> str:
    """A step that follows another: the latest of the one before stands behind the last of its own kind, where matches
    are counted, since they may not overlap."""
    before = 'OVER (PARTITION BY lead_id ORDER BY "at" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)'
    behind = 'OVER (PARTITION BY lead_id ORDER BY "at" ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)'

    def last(condition: str) -> str:
        return f'max(CASE WHEN {condition} THEN "at" END) {before}'

    def within(earlier: str, days: int) -> str:
        return f'"at" - {earlier} <= INTERVAL {days} DAY'

    pricing = "type = 'visit' AND page LIKE '/pricing%'"
    loaded = f"type = 'download' AND {within('visit', 2)} AND (download IS NULL OR visit > download)"
    returned = f"type = 'visit' AND {within('webinar', 7)} AND (visit IS NULL OR webinar > visit)"
    unanswered = (f"\"at\" + INTERVAL 30 DAY <= {sql.now} AND "
                  '(next_visit IS NULL OR next_visit > "at" + INTERVAL 30 DAY)')
    return decided("sequences", f"""30 * {sql.flag('priced')} + 20 * {sql.flag('led')}
  + least(5 * coalesce(loaded, 0), 40) + 15 * {sql.flag('returned >= 2')} - 20 * {sql.flag('unanswered')}""", f"""
  SELECT lead_id, bool_or(type = 'form' AND {within('pricing', 14)}) AS priced,
    bool_or(type = 'form' AND {within('warm_pricing', 30)}) AS led,
    count(*) FILTER (WHERE {loaded}) AS loaded, count(*) FILTER (WHERE {returned}) AS returned,
    bool_or(type = 'form' AND {unanswered}) AS unanswered
  FROM (SELECT *, {last(f"{pricing} AND {within('download', 30)}")} AS warm_pricing
    FROM (SELECT lead_id, "at", type, page, {last("type = 'visit'")} AS visit, {last("type = 'download'")} AS download,
        {last("type = 'webinar'")} AS webinar, {last(pricing)} AS pricing,
        min(CASE WHEN type = 'visit' THEN "at" END) {behind} AS next_visit
      FROM {{events}} WHERE type IN ('visit', 'download', 'form', 'webinar')) AS seen) AS steps
  GROUP BY lead_id""")


def wide_rules() -> list[tuple[int, str, int, int | None, int | None]]:
    """Points, kind, days, and either how many are needed or most points, as the definition has them."""
    text = (Path(__file__).parent / "wide.merit").read_text()
    kinds = re.findall(r"^event (\w+)$", text, re.MULTILINE)
    rules = []
    for points, how, least, word, days, most in re.findall(
            r"^  ([+-]\d+) +(per|when any|when at least (\d+)) (\w+) in last (\d+) days(?:, at most (\d+))?$", text,
            re.MULTILINE):
        [kind] = [kind for kind in kinds if word in (kind, f"{kind}s", f"{kind}es")]
        needed = None if how == "per" else int(least or 1)
        rules.append((int(points), kind, int(days), needed, int(most) if most else None))
    return rules


def wide(sql) -> str:
    counts: dict[str, str] = {}
    points = []
    for each, kind, days, needed, most in wide_rules():
        count = counts.setdefault(sql.count(f"type = '{kind}' AND {sql.since(days)}"), f"a{len(counts)}")
        points.append(f"{each} * {sql.flag(f'{count} >= {needed}')}" if needed
                      else f"least({each} * coalesce({count}, 0), {most})")
    columns = ", ".join(f"{text} AS {name}" for text, name in counts.items())
    oldest = max(days for _, _, days, _, _ in wide_rules())
    return decided("wide", " + ".join(points), f"""
  SELECT lead_id, {columns} FROM {{events}} WHERE {sql.since(oldest)} GROUP BY lead_id""")


QUERIES = {"texts": texts, "decay": decay, "sequences": sequences, "wide": wide}
