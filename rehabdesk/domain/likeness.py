"""How likely two registrations are one person: what agrees and what speaks against it, in points."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from rehabdesk.domain.people import LIKELY_THE_SAME, Sex, fold, name_likeness, sound, sounds
from rehabdesk.i18n import N_

ENOUGH = 40  # points from which two files are shown as likely one person
_MOTHER = 25


@dataclass(frozen=True)
class Known:
    """What tells people apart. The phone in its international form, the NIK as digits."""

    name: str = ""
    born_on: date | None = None
    sex: Sex | None = None
    nik: str = ""
    mother_name: str = ""
    phone: str = ""


def compare(one: Known, other: Known) -> tuple[int, tuple[str, ...]]:
    """Points, and the reasons (N_-marked), the weightiest first. The order of the two does not matter."""
    found = [
        found
        for found in (_niks(one, other), _names(one, other), _births(one, other), _phones(one, other))
        if found
    ]
    if one.sex and other.sex and one.sex is not other.sex:
        found.append((-15, ""))
    # Where even the same mother would not make it enough, she is not looked at: most are strangers.
    if one.mother_name and other.mother_name and sum(points for points, _said in found) >= ENOUGH - _MOTHER:
        likeness = name_likeness(one.mother_name, other.mother_name)
        if likeness >= 0.85:
            found.append((_MOTHER if likeness == 1 else 15, N_("the same mother")))
    found.sort(key=lambda each: -each[0])
    return sum(points for points, _said in found), tuple(said for _points, said in found if said)


def _niks(one: Known, other: Known) -> tuple[int, str] | None:
    if not one.nik or not other.nik:
        return None
    if one.nik == other.nik:
        return 100, N_("the same NIK")
    if _one_slip(one.nik, other.nik):
        return 30, N_("a NIK with one digit different")
    return None


def _one_slip(one: str, other: str) -> bool:
    """One digit different, or two neighbours the wrong way round: what `nearly` lists."""
    apart = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs]
    if not len(one) == len(other) == 16 or not 0 < len(apart) <= 2:
        return False
    first, last = apart[0], apart[-1]
    turned = one[first] == other[last] and one[last] == other[first]
    return len(apart) == 1 or (last - first == 1 and turned)


def _names(one: Known, other: Known) -> tuple[int, str] | None:
    likeness = name_likeness(one.name, other.name)
    if likeness == 1:
        same = fold(one.name) == fold(other.name)
        return 40, N_("the same name") if same else N_("a name that sounds the same")
    if likeness >= LIKELY_THE_SAME:
        return 28 + round((likeness - LIKELY_THE_SAME) * 40), N_("a like name")
    heard, other_heard = set(sounds(one.name).split()), set(sounds(other.name).split())
    if min(len(heard), len(other_heard)) > 1 and (heard < other_heard or other_heard < heard):
        return 26, N_("a shorter form of the name")
    return (8, N_("part of the name")) if likeness >= 0.5 else None


def _births(one: Known, other: Known) -> tuple[int, str] | None:
    if one.born_on is None or other.born_on is None:
        return None
    if one.born_on == other.born_on:
        return 30, N_("born on the same day")
    if one.born_on == swapped(other.born_on):
        return 22, N_("birth day and month swapped")
    if _like_years(one.born_on, other.born_on):
        return 15, N_("birth year with one digit different")
    return -20, ""


def _like_years(one: date, other: date) -> bool:
    """Years of one century with one digit different; the 28th stands for 29 February too."""
    if (one.month, min(one.day, 28) if one.month == 2 else one.day) != (
        other.month,
        min(other.day, 28) if other.month == 2 else other.day,
    ):
        return False
    return (
        one.year != other.year
        and one.year // 100 == other.year // 100
        and (one.year % 10 == other.year % 10 or one.year // 10 == other.year // 10)
    )


def _phones(one: Known, other: Known) -> tuple[int, str] | None:
    return (32, N_("the same number")) if one.phone and one.phone == other.phone else None


# what to look up: everything that may lead to a pair with enough points


def nearly(nik: str) -> set[str]:
    """Every number that differs in one digit or has two neighbours the wrong way round."""
    if not re.fullmatch(r"[0-9]{16}", nik):
        return set()
    found = {nik[:at] + digit + nik[at + 1 :] for at in range(16) for digit in "0123456789"}
    found |= {nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :] for at in range(15)}
    return found - {nik}


def swapped(day: date) -> date | None:
    """3 August for 8 March; None where there is no such month."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


def births_near(day: date) -> set[date]:
    """The day, the day with its month swapped, and the same day of every year that differs in one digit.

    28 and 29 February lead to each other: in most years only one of them is there.
    """
    tens, ones = divmod(day.year % 100, 10)
    years = {day.year + (n - tens) * 10 for n in range(10)} | {day.year + n - ones for n in range(10)}
    if (day.month, day.day) in ((2, 28), (2, 29)):
        found = {date(year, 2, 28) for year in years}
        found |= {leap for each in found if (leap := each + timedelta(days=1)).month == 2}
    else:
        found = {day.replace(year=year) for year in years}
    other = swapped(day)
    return found if other is None else {*found, other}


def likeness_keys(name_key: str, mother_name: str = "") -> set[str]:
    """What a client's names are looked up by: every two words of them as they sound, without vowels.

    One word alone would lead to thousands; it counts only where it is the whole name.
    """
    return {*_pairs(name_key), *(f"m {pair}" for pair in _pairs(fold(mother_name)))}


def _pairs(names: str) -> list[str]:
    every = names.split()[:8]
    words = [_bones(word) for word in every if len(word) > 1] or [_bones(word) for word in every]
    if len(words) == 1:
        return [f"={words[0]}"]
    return [" ".join(sorted(two)) for two in combinations(words, 2)]


@lru_cache(maxsize=8192)
def _bones(word: str) -> str:
    heard = sound(word)
    return re.sub(r"(.)\1+", r"\1", heard[:1] + re.sub(r"[aeiou]", "", heard[1:]))
