"""The benchmark's rules on Polars, in the form that was fastest of those tried: the streaming engine; one aggregation
over the rows that some aggregate can see; distinct days by the latest visit of each lead and day, which decides which
windows hold that day; the sequence by a join. What several rules have in common is computed once, by hand."""

import datetime

import polars as pl
import polars.selectors as cs
import rules
import sql_scores

NOW = datetime.datetime.fromisoformat(rules.NOW)


def since(days):
    return pl.col("at") >= NOW - datetime.timedelta(days=days)


def is_a(kind):
    return pl.col("type") == kind


def starts(column, text):
    """Also of a column that has a dictionary."""
    return pl.col(column).cast(pl.String).str.starts_with(text).fill_null(False)


def flag(condition):
    return condition.fill_null(False).cast(pl.Int32)


def pairs(events):
    """By lead: the shortest time from a visit of the prices to a form."""
    shown = events.filter(is_a("form") | (is_a("visit") & starts("page", "/pricing"))).select(
        "lead_id", "at", form=is_a("form"))
    forms = shown.filter("form").select("lead_id", "at")
    prices = shown.filter(~pl.col("form")).select("lead_id", seen=pl.col("at"))
    gap = (pl.col("at") - pl.col("seen")).min().dt.total_seconds()
    return forms.join(prices, on="lead_id").filter(pl.col("seen") < pl.col("at")).group_by("lead_id").agg(gap=gap)


def days(events, windows):
    """By lead: on how many days of each window there was a visit."""
    latest = events.filter(is_a("visit") & since(max(windows))).group_by("lead_id", day=pl.col("at").dt.date()).agg(
        at=pl.col("at").max())
    return latest.group_by("lead_id").agg(**{f"days{window}": since(window).sum() for window in windows})


def decided(rule, fact):
    """Points, whether the lead qualifies, and whether it did what makes it ready for sales."""
    number = lambda name: pl.col(name).fill_null(0).cast(pl.Int32)  # noqa: E731
    visits = fact(f"visits{rule['visits_days']}", (is_a("visit") & since(rule["visits_days"])).sum())
    asset = is_a("download") & (pl.col("asset") == rule["asset"]) & since(rule["download_days"])
    downloads = fact(f"{rule['asset']}{rule['download_days']}", asset.sum())
    forms = fact(f"forms{rule['form_days']}", (is_a("form") & since(rule["form_days"])).sum())
    purchases = pl.when(is_a("purchase") & since(rule["spent_days"])).then(pl.col("value"))
    spent = fact(f"spent{rule['spent_days']}", purchases.sum())
    papers = fact(f"papers{rule['paper_days']}", (pl.col("paper") & since(rule["paper_days"])).sum().cast(pl.Int32))
    careers = fact("careers", pl.col("careers").sum())
    employees = pl.col("employees")
    points = (15 * flag(employees > rule["fewest"]) + 10 * flag(pl.col("country").is_in(rule["countries"]))
              + pl.min_horizontal(20 * papers, 40) + pl.min_horizontal(5 * number(f"days{rule['recent_days']}"), 25)
              - 30 * flag(careers > 0) + 10 * flag(spent >= rule["spent"])
              + 5 * flag(number(f"days{rule['days_days']}") >= rule["days"])).cast(pl.Int32)
    intent = (visits >= rule["visits"]) | (downloads > 0) | (forms > 0)
    fits = employees.is_between(rule["fewest"], rule["most"]).fill_null(False) & intent
    followed = pl.col("gap").fill_null(10**9) <= rule["sequence_days"] * 86_400
    return points, fits & (points > rule["points"]), followed


def scored(leads, events, rule_set, sequence):
    facts = {}

    def fact(name, expression):
        facts.setdefault(name, expression)
        return pl.col(name).fill_null(0)

    decisions = [decided(rule, fact) for rule in rule_set]
    careers = is_a("visit") & starts("page", "/careers")
    seen = events.filter(pl.col("type").is_in(rules.SEEN_KINDS) & (since(rules.oldest(rule_set)) | careers))
    seen = seen.select("lead_id", "at", "type", "asset", "value", careers=careers,
                       paper=is_a("download") & starts("asset", "whitepaper"))
    windows = sorted({rule[window] for rule in rule_set for window in ("days_days", "recent_days")})
    tables = [seen.group_by("lead_id").agg(**facts), days(events, windows), *([pairs(events)] if sequence else [])]
    for table in tables:
        leads = leads.join(table, left_on="id", right_on="lead_id", how="left")
    columns = [pl.col("id")]
    for rule, (points, qualified, followed) in zip(rule_set, decisions):
        prefix = "" if len(rule_set) == 1 else f"{rule['name']}."
        stage = pl.when(qualified).then(pl.lit("MQL")).otherwise(pl.lit("Lead"))
        stage = pl.when(qualified & followed).then(pl.lit("SQL")).otherwise(stage) if sequence else stage
        columns += [points.alias(f"{prefix}points"), stage.alias(f"{prefix}stage")]
        columns += [] if prefix else [qualified.alias("qualified")]
    return leads.select(columns)


def r0(leads, events):
    rule = rules.R1
    ok = (pl.col("employees").is_between(rule["fewest"], rule["most"]) & pl.col("country").is_in(rule["countries"])
          & pl.col("industry").is_in(rules.INDUSTRIES) & ~starts("job_title", "Student"))
    return leads.select("id", ok=ok.fill_null(False))


def with_facts(leads, rule, facts, points):
    score, bar = sql_scores.SCORES[rule]
    scored = leads.join(facts, left_on="id", right_on="lead_id", how="left").select("id", points.alias(score))
    return scored.with_columns(stage=pl.when(pl.col(score) >= bar).then(pl.lit("MQL")).otherwise(pl.lit("Lead")))


def matches(column, pattern):
    return pl.col(column).str.contains(f"(?i){pattern}").fill_null(False)


def number(name):
    return pl.col(name).fill_null(0).cast(pl.Int64)


def texts(leads, events):
    seen = events.filter(is_a("download") | (is_a("visit") & since(180)))
    facts = seen.group_by("lead_id").agg(
        products=(is_a("visit") & matches("page", sql_scores.PRODUCT)).sum(),
        prices=(is_a("visit") & matches("page", "pricing|enterprise")).sum(),
        papers=(is_a("download") & matches("asset", sql_scores.PAPER)).sum())
    points = (20 * flag(matches("job_title", sql_scores.LEADING)) + 10 * flag(matches("job_title", "marketing|sales"))
              - 50 * flag(matches("job_title", sql_scores.STUDENT)) + pl.min_horizontal(5 * number("products"), 50)
              + pl.min_horizontal(3 * number("prices"), 30) + pl.min_horizontal(4 * number("papers"), 40))
    return with_facts(leads, "texts", facts, points)


def decay(leads, events):
    age = (NOW - pl.col("at")).dt.total_seconds() / 86_400
    halving = [pl.when(is_a(kind)).then(points * (2.0 ** (-age / days))).sum()
               for kind, (points, days) in sql_scores.HALVING.items()]
    halving += [pl.when(is_a("visit") & starts("page", "/pricing")).then(2 * (2.0 ** (-age / 7))).sum(),
                pl.when(is_a("visit") & starts("page", "/careers")).then(-10 * (2.0 ** (-age / 60))).sum(),
                pl.when(is_a("download") & starts("asset", "whitepaper")).then(
                    10 * pl.max_horizontal(1 - age / 90, 0.0)).sum()]
    paid = is_a("purchase") & pl.col("value").is_not_null()
    seen = events.filter(pl.col("type").is_in([*sql_scores.HALVING, "purchase"]))
    facts = seen.group_by("lead_id").agg(
        faded=sum(halving[1:], halving[0]),
        last=pl.col("value").filter(paid).sort_by(pl.col("at").filter(paid)).last())
    points = pl.col("faded").fill_null(0) + 0.01 * pl.col("last").fill_null(0)
    return with_facts(leads, "decay", facts, points)


def wide(leads, events):
    counts, points = {}, []
    for each, kind, days, needed, most in sql_scores.wide_rules():
        name = f"{kind}{days}"
        counts[name] = (is_a(kind) & since(days)).sum()
        points.append(each * flag(number(name) >= needed) if needed else pl.min_horizontal(each * number(name), most))
    oldest = max(days for _, _, days, _, _ in sql_scores.wide_rules())
    facts = events.filter(since(oldest)).group_by("lead_id").agg(**counts)
    return with_facts(leads, "wide", facts, pl.sum_horizontal(points))


QUERIES = {"texts": texts, "decay": decay, "wide": wide,
           "r0": r0,
           "r1": lambda leads, events: scored(leads, events, [rules.R1], False),
           "r1s": lambda leads, events: scored(leads, events, [rules.R1], True),
           "r20": lambda leads, events: scored(leads, events, rules.R20, True)}


def scan(path):
    if path.endswith(".csv"):
        return pl.scan_csv(path, try_parse_dates=True)
    if path.endswith(".ndjson"):
        times = cs.by_name("at", require_all=False)
        return pl.scan_ndjson(path).with_columns(times.str.to_datetime("%Y-%m-%d %H:%M:%S"))
    return pl.scan_parquet(path)


def run(rule, leads, events, out):
    """Without a file of events they stand in the leads' column `events`."""
    leads = scan(leads)
    table = scan(events) if events else leads.select("events", lead_id="id").explode("events").unnest("events")
    answer = QUERIES[rule](leads, table)
    if out.endswith(".csv"):
        answer.sink_csv(out, engine="streaming")
    elif out.endswith(".ndjson"):
        answer.sink_ndjson(out, engine="streaming")
    else:
        answer.sink_parquet(out, compression="zstd", engine="streaming")
