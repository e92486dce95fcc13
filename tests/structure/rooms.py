"""The house as docs/architecture.md describes it, and what in the sources contradicts it.

Each check takes the root of a source tree and gives a list of findings, one line each; none is good.
"""

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE_SUFFIXES = {".cpp", ".h"}
LENGTH_SUFFIXES = SOURCE_SUFFIXES | {".def", ".g4", ".py", ".cmake", ".sh"}
MOST_LINES = 600

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
ROOMS_HEADER = ["folder", "holds", "may use", "never"]
HEADERS_HEADER = ["headers", "only in"]
PRIVATE = re.compile(r"/// Private to (this room|[\w/]+):")


@dataclass(frozen=True)
class House:
    """What docs/architecture.md says."""

    may_use: dict[str, list[str]]  # room → the folders it may include from; "all" among them for every folder
    only_in: dict[str, list[str]]  # how an outside header's path begins → the rooms that may include it

    def room_of(self, path: str) -> str | None:
        """The room a path lies in: the longest one that contains it."""
        rooms = [room for room in self.may_use if path.startswith(room + "/")]
        return max(rooms, key=len, default=None)

    def allows(self, user: str, used: str) -> bool:
        allowed = self.may_use[user]
        return user == used or "all" in allowed or any(lies_in(used, folder) for folder in allowed)

    def owners_of_header(self, header: str) -> list[str] | None:
        """The rooms that may include this outside header; None where any may."""
        for beginning, rooms in self.only_in.items():
            if header.startswith(beginning):
                return rooms
        return None

    def allows_header(self, user: str, header: str) -> bool:
        owners = self.owners_of_header(header)
        return owners is None or any(lies_in(user, owner) for owner in owners)


@dataclass(frozen=True)
class Include:
    file: str  # relative to the root, like `target` when it is one of ours
    line: int
    target: str
    ours: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def lies_in(room: str, folder: str) -> bool:
    """A folder stands for what is below it."""
    return (room + "/").startswith(folder + "/")


def tables(markdown: str) -> list[list[list[str]]]:
    """All tables of a page, each a list of rows of cells, the header first."""
    found, rows = [], []
    for line in markdown.splitlines() + [""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
        elif rows:
            found.append(rows)
            rows = []
    return found


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def read_house(root: Path) -> House:
    may_use, only_in = {}, {}
    for header, *rows in tables((root / "docs/architecture.md").read_text()):
        if header == ROOMS_HEADER:
            may_use |= {room: names(row[2]) for row in rows for room in names(row[0])}
        elif header == HEADERS_HEADER:
            only_in |= {beginning: names(row[1]) for row in rows for beginning in names(row[0])}
    if not may_use:
        raise ValueError("docs/architecture.md has no table `folder | holds | may use | never`")
    return House(may_use, only_in)


def files(root: Path, suffixes: set[str]) -> list[str]:
    """Every file of the project with one of these endings; not what is built, fetched or hidden."""
    found = []
    for top in sorted(root.iterdir()):
        if top.name.startswith((".", "build")):
            continue
        paths = sorted(top.rglob("*")) if top.is_dir() else [top]
        found += [str(path.relative_to(root)) for path in paths if path.suffix in suffixes and path.is_file()]
    return found


def read_includes(root: Path, house: House) -> list[Include]:
    """An include is ours when a room's folder begins its path: generated headers lie in their room's folder too."""
    includes = []
    for file in files(root, SOURCE_SUFFIXES):
        for number, line in enumerate((root / file).read_text().splitlines(), start=1):
            if match := INCLUDE.match(line):
                target = match[1] or match[2]
                ours = match[1] is not None and house.room_of(target) is not None
                includes.append(Include(file, number, target, ours))
    return includes


def forbidden_arrows(root: Path, house: House) -> list[str]:
    findings = []
    for include in read_includes(root, house):
        user = house.room_of(include.file)
        if user is None:
            findings.append(f"{include}: `{include.file}` lies in no room of docs/architecture.md")
        elif include.ours:
            used = house.room_of(include.target)
            if not house.allows(user, used):
                findings.append(f"{include}: `{user}` includes `{include.target}`, but it may not use `{used}`")
        elif not house.allows_header(user, include.target):
            owners = house.owners_of_header(include.target)
            findings.append(f"{include}: `{user}` includes `{include.target}`, which only {owners} may")
    return findings


def leaking_headers(root: Path, house: House) -> list[str]:
    """Headers that a room includes from another and that bring in what it may not include itself (ANTLR, Arrow …)."""
    of_file: dict[str, list[Include]] = {}
    for include in read_includes(root, house):
        of_file.setdefault(include.file, []).append(include)

    def brought_in(file: str, seen: set[str]) -> list[Include]:
        if file in seen:
            return []
        seen.add(file)
        found = []
        for include in of_file.get(file, []):
            if include.ours:
                found += brought_in(include.target, seen)
            elif house.owners_of_header(include.target) is not None:
                found.append(include)
        return found

    findings = []
    for includes in of_file.values():
        for include in includes:
            user = house.room_of(include.file)
            if not include.ours or user is None:
                continue
            for outside in brought_in(include.target, set()):
                if house.allows_header(user, outside.target):
                    continue
                findings.append(f"{include}: `{include.target}` brings in `{outside.target}` (at {outside})")
    return findings


def shown_private_headers(root: Path, house: House) -> list[str]:
    """Headers that begin with `/// Private to this room:`, or `to FOLDER:`, and that others include all the same."""
    findings = []
    for include in read_includes(root, house):
        header = root / include.target
        if not include.ours or not header.exists():  # a generated one
            continue
        if match := PRIVATE.match(header.read_text()):
            own = house.room_of(include.target)
            user = house.room_of(include.file)
            if match[1] == "this room" and user != own or match[1] != "this room" and not lies_in(user or "", match[1]):
                findings.append(f"{include}: `{user}` includes `{include.target}`, which is private to {match[1]}")
    return findings


def forbidden_links(root: Path, house: House) -> list[str]:
    """`merit_room(FOLDER USES …)` in CMakeLists.txt against the same table."""
    text = re.sub(r"#.*", "", (root / "CMakeLists.txt").read_text())
    findings = []
    for call in re.findall(r"merit_room\(([^)]*)\)", text):
        user, *words = call.split()
        used = words[words.index("USES") + 1 :] if "USES" in words else []
        if "LIBRARIES" in used:
            used = used[: used.index("LIBRARIES")]
        if user not in house.may_use:
            findings.append(f"CMakeLists.txt: `{user}` is no room of docs/architecture.md")
            continue
        findings += [
            f"CMakeLists.txt: `{user}` uses `{room}`, which docs/architecture.md does not allow"
            for room in used
            if not house.allows(user, room)
        ]
    return findings


def long_files(root: Path) -> list[str]:
    findings = []
    for file in files(root, LENGTH_SUFFIXES):
        lines = len((root / file).read_text().splitlines())
        if lines > MOST_LINES:
            findings.append(f"{file}: {lines} lines, more than {MOST_LINES}; it has probably two subjects")
    return findings


def dangling_names(root: Path, page: str) -> list[str]:
    """Files that a page names, in backticks from the root or as links, and that are not there."""
    text = (root / page).read_text()
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+\.[a-z0-9]+)`", text)
    linked = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in link]
    findings = [f"{page}: `{file}` does not exist" for file in named if not (root / file).exists()]
    findings += [f"{page}: the link to {link} leads nowhere" for link in linked if not ((root / page).parent / link).exists()]
    return findings
