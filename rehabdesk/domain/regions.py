"""Names of provinces, regencies, districts and villages by their official codes (53.71.05.1003).

The two files are read when first asked for. Villages are searched as one long text, which takes a
millisecond or two where 83,762 objects would take fifty.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from rehabdesk import resources
from rehabdesk.domain.people import fold


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    district: str
    regency: str
    province: str

    @property
    def is_kelurahan(self) -> bool:
        """Urban villages are numbered from 1001, rural ones (desa) from 2001."""
        return self.code[9] == "1"


@cache
def _areas() -> dict[str, str]:
    lines = resources.path("regions", "areas.csv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(",", 1) for line in lines)


def area_name(code: str) -> str | None:
    """The name of a province (53), regency or city (53.71) or district (53.71.05)."""
    return _areas().get(code)


def regency_names() -> list[str]:
    """Every regency and city, to choose from."""
    return sorted(name for code, name in _areas().items() if len(code) == 5)


@cache
def _around(district: str) -> str:
    """The names of a district (537105), its regency and province, folded."""
    code = f"{district[:2]}.{district[2:4]}.{district[4:]}"
    return f" {fold(' '.join(area_name(part) or '' for part in (code, code[:5], code[:2])))}"


@dataclass(frozen=True)
class _Villages:
    """The whole file, where each of its lines begins, and the names alone as they are searched."""

    lines: str
    starts: "array[int]"
    searched: str

    def lies_in(self, number: int, words: list[str]) -> bool:
        """Whether each word begins one of the names of the areas around it."""
        start = self.starts[number]
        around = _around(self.lines[start : start + 6])
        return all(f" {word}" in around for word in words)

    def __getitem__(self, number: int) -> Village:
        code, name = self.lines[self.starts[number] : self.starts[number + 1] - 1].split(",", 1)
        district = f"{code[:2]}.{code[2:4]}.{code[4:6]}"
        return Village(
            f"{district}.{code[6:]}",
            name,
            area_name(district) or "",
            area_name(district[:5]) or "",
            area_name(district[:2]) or "",
        )


@cache
def _villages() -> _Villages:
    data = gzip.decompress(resources.path("regions", "villages.csv.gz").read_bytes()).decode()
    lines = data.split("\n", 1)[1]
    each = lines.splitlines(keepends=True)
    # The same folding as `fold`, but over all names at once; names of villages have no accents.
    names = "".join([line[11:] for line in each]).casefold()
    searched = re.sub(r"[^\w\n]+", " ", re.sub(r"['’]", "", names))
    return _Villages(lines, array("I", accumulate(map(len, each), initial=0)), f"\n{searched}")


def village_names() -> str:
    """All names as they are searched, a line each."""
    return _villages().searched


# "Naikoten I" on a letterhead is "Naikoten Satu" in the register.
_NUMERALS = (
    ("1", "i", "satu"),
    ("2", "ii", "dua"),
    ("3", "iii", "tiga"),
    ("4", "iv", "empat"),
    ("5", "v", "lima"),
    ("6", "vi", "enam"),
    ("7", "vii", "tujuh"),
    ("8", "viii", "delapan"),
    ("9", "ix", "sembilan"),
    ("10", "x", "sepuluh"),
)


def _spellings(wanted: str) -> tuple[str, list[str]]:
    """What all spellings have in common; what was typed, with its last word as digit, numeral and word."""
    *before, last = wanted.split()
    for numerals in _NUMERALS:
        if before and last in numerals:
            return " ".join(before), [" ".join([*before, numeral]) for numeral in numerals]
    return wanted, [wanted]


def find_villages(typed: str, limit: int = 20) -> list[Village]:
    """Villages by any part of the name: those named so, then beginning so, then with a word that does.

    Behind a part of the name may stand parts of district, regency or province: "sikumana kupang".
    """
    wanted = fold(typed[:80])
    if len(wanted) < 2:
        return []
    villages = _villages()
    found = _named(wanted, limit)
    words = wanted.split()
    for cut in range(min(len(words) - 1, 3), 0, -1):
        if found or min(map(len, words[cut:])) < 2:
            break
        among = _named(" ".join(words[:cut]), _SCANNED)
        found = [line for line in among if villages.lies_in(line, words[cut:])][:limit]
    return [villages[line] for line in found]


_SCANNED = 1500  # of the villages of a name, how many are looked at for the place that was typed behind it


def _named(wanted: str, limit: int) -> list[int]:
    """The lines of villages by a part of their name, the nearest first."""
    searched = _villages().searched
    common, spellings = _spellings(wanted)
    if searched.count(common) < _SCANNED:  # few enough to look at each
        near = {line: _rank(name, spellings) for line, name in _hits(searched, common)}
        return sorted((line for line in near if near[line]), key=lambda line: near[line])[:limit]
    found: dict[int, None] = {}
    for before, after in (("\n", "\n"), ("\n", ""), (" ", "")):
        for spelling in spellings:
            found |= dict.fromkeys(_lines_with(searched, f"{before}{spelling}{after}", limit))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _rank(name: str, spellings: list[str]) -> int:
    """1 for exactly so, 2 beginning so, 3 with a word that does, 4 anywhere; 0 for not at all."""
    ranks = []
    for spelling in spellings:
        at = name.find(spelling)
        if at >= 0:
            ranks.append(1 if name == spelling else 2 if at == 0 else 3 if f" {spelling}" in name else 4)
    return min(ranks, default=0)


def _hits(text: str, wanted: str) -> Iterator[tuple[int, str]]:
    """Each line that holds what is wanted, with its number; the text begins with a line break."""
    at, line, counted = text.find(wanted), -1, 0
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line += text.count("\n", counted, start)
        counted = start
        yield line, text[start:end]
        at = text.find(wanted, end)


def _lines_with(text: str, wanted: str, limit: int) -> Iterator[int]:
    """The numbers of the first lines that hold what is wanted; the text begins with a line break."""
    at = text.find(wanted)
    line, counted = -1, 0
    while at >= 0 and limit:
        line += text.count("\n", counted, at + 1)
        counted = at + 1
        yield line
        limit -= 1
        at = text.find(wanted, at + 1)


@lru_cache(maxsize=2000)
def village_code(name: str, district: str = "", regency: str = "") -> str:
    """The code of the village of this name there; empty where there is none or more than one."""
    villages, found = _villages(), set()
    for spelling in _spellings(fold(name))[1] if fold(name) else ():
        for line in _lines_with(villages.searched, f"\n{spelling}\n", _SCANNED):
            each = villages[line]
            there = ((district, each.district), (regency, each.regency))
            if all(not typed or fold(typed) in (fold(known), fold(_bare(known))) for typed, known in there):
                found.add(each.code)
    return found.pop() if len(found) == 1 else ""


def _bare(area: str) -> str:
    """Kupang for Kota Kupang: how people write it."""
    return area.removeprefix("Kota ").removeprefix("Kabupaten ")


def village(code: str) -> Village | None:
    """By its code, dotted or not."""
    villages = _villages()
    at = f"\n{villages.lines}".find(f"\n{code.replace('.', '')},")
    return None if at < 0 else villages[bisect_left(villages.starts, at)]
