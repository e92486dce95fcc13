"""The benchmark's rules on DuckDB, in the form that was fastest of those tried: one aggregation over the rows that some
aggregate can see (written by hand; DuckDB does not find out by itself), and days counted as bits of a mask instead of
`count(DISTINCT day)`, which takes nearly twice as long."""

NOW = "TIMESTAMP '2026-06-30 12:00:00'"


def since(days):
    return f'"at" >= {NOW} - INTERVAL {days} DAY'


def distinct_days(condition):
    day = "least(DATE '2026-06-30' - \"at\"::DATE, 126)::INT"
    return f"bit_count(bit_or(1::HUGEINT << {day}) FILTER (WHERE {condition}))::INT"


R0 = """
SELECT id, coalesce(employees BETWEEN 50 AND 500 AND country IN ('US', 'FR', 'NL', 'SE')
  AND industry IN ('software', 'finance', 'media', 'telecom') AND NOT job_title LIKE 'Student%', false) AS ok
FROM '{data}/leads.parquet'
"""

R1 = f"""
WITH facts AS (
  SELECT lead_id,
    count(*) FILTER (WHERE type = 'visit' AND {since(7)}) AS visits,
    bool_or(type = 'download' AND asset = 'roi-calculator' AND {since(30)}) AS calculator,
    bool_or(type = 'form' AND {since(30)}) AS form,
    sum(value) FILTER (WHERE type = 'purchase' AND {since(30)}) AS spent,
    {distinct_days(f"type = 'visit' AND {since(90)}")} AS days_90,
    {distinct_days(f"type = 'visit' AND {since(30)}")} AS days_30,
    count(*) FILTER (WHERE type = 'download' AND asset LIKE 'whitepaper%' AND {since(90)}) AS whitepapers,
    bool_or(type = 'visit' AND page LIKE '/careers%') AS careers
  FROM '{{data}}/events.parquet'
  WHERE type IN ('visit', 'form', 'download', 'purchase')
    AND ({since(90)} OR type = 'visit' AND page LIKE '/careers%')
  GROUP BY lead_id),
scored AS (
  SELECT id,
    coalesce(employees BETWEEN 50 AND 500, false)
      AND (coalesce(visits, 0) >= 3 OR coalesce(calculator, false) OR coalesce(form, false)) AS fits,
    15 * coalesce(employees > 50, false)::INT + 10 * coalesce(country IN ('US', 'FR', 'NL', 'SE'), false)::INT
      + least(20 * coalesce(whitepapers, 0), 40) + least(5 * coalesce(days_30, 0), 25)
      - 30 * coalesce(careers, false)::INT + 10 * (coalesce(spent, 0) >= 500)::INT
      + 5 * (coalesce(days_90, 0) >= 6)::INT AS points
  FROM '{{data}}/leads.parquet' LEFT JOIN facts ON lead_id = id)
SELECT id, points, fits AND points > 50 AS qualified, CASE WHEN fits AND points > 50 THEN 'MQL' ELSE 'Lead' END AS stage
FROM scored
"""

# With the sequence: the shortest time from a visit of /pricing to a form of the same lead, by a join, which was faster
# than ASOF and window forms.
R1S = R1.replace("scored AS (", """pairs AS (
  SELECT form.lead_id, min(form."at" - pricing."at") AS gap
  FROM (SELECT lead_id, "at" FROM '{data}/events.parquet' WHERE type = 'form') AS form
  JOIN (SELECT lead_id, "at" FROM '{data}/events.parquet' WHERE type = 'visit' AND page LIKE '/pricing%') AS pricing
    ON form.lead_id = pricing.lead_id AND pricing."at" < form."at"
  GROUP BY form.lead_id),
scored AS (""").replace("CASE WHEN fits", """
  CASE WHEN fits AND points > 50 AND coalesce(gap <= INTERVAL 14 DAY, false) THEN 'SQL' WHEN fits""").replace(
    "FROM scored", "FROM scored LEFT JOIN pairs ON lead_id = id")

RULES = {"r0": R0, "r1": R1, "r1s": R1S}
