"""What `--set` takes, as values of a program."""

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def value_of(kind: str, written: str):
    """A boolean, integer or number as such, a duration in seconds; what else there is stays a text."""
    if kind == "boolean":
        return written == "true"
    if kind == "integer":
        return int(written.replace("_", ""))
    if kind == "number":
        return float(written.rstrip("%")) / (100 if written.endswith("%") else 1)
    if kind == "duration":
        number, unit = written.split()
        return float(number) * SECONDS[unit.rstrip("s")]
    return written
