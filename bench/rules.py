"""The benchmark's rules as data: R0 looks at fields of the lead alone, R1S is R1 with its sequence, and R20 twenty
variations of R1S, which run together. `r0.merit`, `r1.merit`, `r1s.merit` and `r20/*.merit` are the same as
definitions; `sql_rules.py` and `polars_rules.py` say them to other engines."""

import datetime

NOW = "2026-06-30 12:00:00"  # of every rule, in UTC
NOW_WITH_ZONE = NOW.replace(" ", "T") + "Z"  # as Merit is told it
NOW_SECONDS = int(datetime.datetime.fromisoformat(NOW_WITH_ZONE).timestamp())  # since 1970
COUNTRIES = "US GB DE FR IN CA AU NL BR ES IT SE PL JP SG MX CH BE DK IE".split()
ASSETS = ["roi-calculator", "buyer-guide", "price-list", "demo-video"]
INDUSTRIES = ["software", "finance", "media", "telecom"]  # of R0
SEEN_KINDS = ["visit", "form", "download", "purchase"]
WINDOWS = ("visits_days", "download_days", "form_days", "spent_days", "days_days", "paper_days", "recent_days")


def variation(k: int) -> dict:
    """What differs from rule to rule. Number 0 is R1S."""
    return {
        "name": f"r{k:02d}", "fewest": 50 + 5 * k, "most": 500 + 50 * (k % 5),
        "countries": [COUNTRIES[(k + place) % 20] for place in (0, 3, 7, 11)],
        "visits_days": 7 + 3 * (k % 4), "visits": 3 + k % 3, "download_days": 30 + 5 * (k % 6), "asset": ASSETS[k % 4],
        "form_days": 30 + 10 * (k % 3), "spent_days": 30 + 10 * (k % 3), "spent": 500 + 100 * k,
        "days_days": 90 - 5 * (k % 5), "days": 6, "sequence_days": 14 + 2 * (k % 5), "paper_days": 90 + 15 * (k % 3),
        "recent_days": 30 + 5 * (k % 4), "points": 50 + 5 * (k % 4)}


R1 = variation(0)
R20 = [variation(k) for k in range(20)]


def oldest(rules: list[dict]) -> int:
    """How many days back the windows of rules look."""
    return max(rule[window] for rule in rules for window in WINDOWS)
