"""Facts about people: the value sets of an identity card, names, ages and telephone numbers."""

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_


class Sex(Choice):
    FEMALE = "F", N_("Female")
    MALE = "M", N_("Male")


class YesNo(Choice):
    """An answer that was given; nothing chosen means that nobody asked."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")


class Citizenship(Choice):
    INDONESIAN = "WNI", N_("Indonesian citizen")
    FOREIGN = "WNA", N_("Foreign citizen")


class Religion(Choice):
    ISLAM = "islam", N_("Islam")
    PROTESTANT = "protestant", N_("Christian (Protestant)")
    CATHOLIC = "catholic", N_("Catholic")
    HINDU = "hindu", N_("Hindu")
    BUDDHIST = "buddhist", N_("Buddhist")
    CONFUCIAN = "confucian", N_("Confucian")
    BELIEF = "belief", N_("Belief in One God")


class Education(Choice):
    """The ten levels of the family card, lowest first."""

    NONE = "none", N_("No schooling yet")
    SOME_PRIMARY = "some_primary", N_("Primary school, not finished")
    PRIMARY = "primary", N_("Primary school")
    JUNIOR_HIGH = "junior_high", N_("Junior high school")
    SENIOR_HIGH = "senior_high", N_("Senior high school")
    DIPLOMA_2 = "diploma_2", N_("Diploma I or II")
    DIPLOMA_3 = "diploma_3", N_("Academy or Diploma III")
    BACHELOR = "bachelor", N_("Diploma IV or bachelor's degree")
    MASTER = "master", N_("Master's degree")
    DOCTORATE = "doctorate", N_("Doctorate")


class MaritalStatus(Choice):
    SINGLE = "single", N_("Not married")
    MARRIED = "married", N_("Married")
    DIVORCED = "divorced", N_("Divorced")
    WIDOWED = "widowed", N_("Widowed")


class BloodGroup(Choice):
    A = "A", "A"
    B = "B", "B"
    AB = "AB", "AB"
    O = "O", "O"  # noqa: E741  the name of the group
    UNKNOWN = "unknown", N_("Blood group not known")


class Occupation(Choice):
    NONE = "none", N_("Not working (yet)")
    STUDENT = "student", N_("Pupil or student")
    HOMEMAKER = "homemaker", N_("Homemaker")
    CIVIL_SERVANT = "civil_servant", N_("Civil servant")
    ARMED_FORCES = "armed_forces", N_("Armed forces")
    POLICE = "police", N_("Police officer")
    EMPLOYEE = "employee", N_("Private employee")
    STATE_COMPANY = "state_company", N_("State or regional company")
    SELF_EMPLOYED = "self_employed", N_("Self-employed")
    TRADER = "trader", N_("Trader")
    FARMER = "farmer", N_("Farmer or planter")
    LIVESTOCK = "livestock", N_("Livestock farmer")
    FISHER = "fisher", N_("Fisher")
    DAY_LABOURER = "day_labourer", N_("Day labourer")
    DRIVER = "driver", N_("Driver or motorcycle taxi")
    RETIRED = "retired", N_("Retired")
    OTHER = "other", N_("Other occupation")


class Relation(Choice):
    FATHER = "father", N_("Father")
    MOTHER = "mother", N_("Mother")
    HUSBAND = "husband", N_("Husband")
    WIFE = "wife", N_("Wife")
    OLDER_SIBLING = "older_sibling", N_("Older sibling")
    YOUNGER_SIBLING = "younger_sibling", N_("Younger sibling")
    CHILD = "child", N_("Child")
    GRANDPARENT = "grandparent", N_("Grandparent")
    UNCLE_AUNT = "uncle_aunt", N_("Uncle or aunt")
    GUARDIAN = "guardian", N_("Guardian")
    FRIEND = "friend", N_("Friend")
    OTHER = "other", N_("Other relation")


class ReferralSource(Choice):
    """Who sent the client."""

    SELF = "self", N_("Came alone")
    FAMILY = "family", N_("Family")
    FRIEND = "friend", N_("Friend or former resident")
    CLINIC = "clinic", N_("Community health centre or clinic")
    HOSPITAL = "hospital", N_("Hospital")
    BNN = "bnn", N_("BNN of the province or regency")
    POLICE = "police", N_("Police")
    COURT = "court", N_("Prosecutor or court")
    PRISON = "prison", N_("Prison, remand or probation office")
    SOCIAL_SERVICE = "social_service", N_("Social service office or institution")
    SCHOOL = "school", N_("School or campus")
    WORKPLACE = "workplace", N_("Workplace")
    AGENT = "agent", N_("Recovery agent")
    COMMUNITY_FIGURE = "community_figure", N_("Community or religious leader")
    OTHER_CENTRE = "other_centre", N_("Another rehabilitation centre")
    OTHER = "other", N_("Other source")


class SirenaSource(Choice):
    """The four sources the national register knows."""

    VOLUNTARY = "SUKARELA", N_("Voluntary")
    LEGAL = "HUKUM", N_("Legal process")
    INMATE = "WBP", N_("Prison inmate")
    VERDICT = "VH", N_("Court verdict")


_SIRENA = {
    ReferralSource.POLICE: SirenaSource.LEGAL,
    ReferralSource.COURT: SirenaSource.VERDICT,
    ReferralSource.PRISON: SirenaSource.INMATE,
}


def sirena_source(source: ReferralSource) -> SirenaSource:
    return _SIRENA.get(source, SirenaSource.VOLUNTARY)


class FundingSource(Choice):
    SELF = "self", N_("Own means")
    BNN = "bnn", N_("BNN support")
    HEALTH_MINISTRY = "health_ministry", N_("Ministry of Health claim")
    SOCIAL_MINISTRY = "social_ministry", N_("Ministry of Social Affairs")
    INSURANCE = "insurance", N_("National health insurance (BPJS)")
    REGION = "region", N_("Regional budget")
    DONOR = "donor", N_("Donor")


# Letters that Unicode does not split into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """The text as it is searched: no accents, no capitals, no punctuation, single spaces."""
    if text.isascii():
        plain = text.lower().replace("'", "").replace("`", "")
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        plain = re.sub(r"['’`ʼ‘]", "", plain.translate(_WHOLE_LETTERS))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def can_be_seen(name: str) -> bool:
    """Whether anything of it shows: neither blanks nor signs without width make a name."""
    return any(letter.isprintable() and not letter.isspace() for letter in name)


def sought(typed: str) -> list[str]:
    """The words to look for, folded. Of a page pasted by mistake only the beginning is looked for."""
    return fold(typed[:200]).split()


# How the same name is spelled by different clerks: old and new spelling, and sounds that are one in speech.
_ONE_SOUND = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "s"),
    ("sy", "s"),
    ("ch", "k"),
    ("ck", "k"),
    ("cr", "kr"),
    ("kh", "k"),
    ("ph", "f"),
    ("v", "f"),
    ("z", "s"),
    ("q", "k"),
    ("x", "ks"),
    ("ae", "ai"),
    ("j", "i"),
    ("y", "i"),
)
_SHORTENED = {
    "m": "muhamad",
    "md": "muhamad",
    "moh": "muhamad",
    "muh": "muhamad",
    "mohd": "muhamad",
    "mochamad": "muhamad",
    "mohamad": "muhamad",
    "mohammad": "muhamad",
    "muhammad": "muhamad",
    "mohamed": "muhamad",
    "abd": "abdul",
    "st": "siti",
}


@lru_cache(maxsize=10_000)
@lru_cache(maxsize=8192)  # the same few names come up again and again
def sound(word: str) -> str:
    """One word of a name as it is heard: Soeharto and Suharto, Djufri and Jufri, Yosef and Josef meet."""
    word = _SHORTENED.get(word, word)
    for spelled, heard in _ONE_SOUND:
        word = word.replace(spelled, heard)
    word = word[:1] + word[1:].replace("h", "")
    return re.sub(r"(.)\1+", r"\1", word)


def sounds(name: str) -> str:
    """The whole name as it is heard, words in alphabetical order: a key for finding likely doubles."""
    return " ".join(sorted(sound(word) for word in words_of(name)))


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded; kept, because every likely double is compared with the same one."""
    return tuple(fold(name).split())


def name_likeness(one: str, other: str) -> float:
    """0 for strangers, 1 for the same name spelled or ordered differently.

    Each word of the shorter name looks for its best partner in the longer; words left over count half,
    because people leave names out more often than they make them up.
    """
    short, long = sorted((words_of(one), words_of(other)), key=lambda words: (len(words), words))
    if not short:
        return 0.0
    left = list(long)
    matched = weight = 0.0
    for word in sorted(short, key=len, reverse=True):
        likeness, partner = max(
            ((_word_likeness(word, each), each) for each in left), key=lambda found: found[0]
        )
        left.remove(partner)
        size = max(len(word), len(partner))
        matched += likeness * size
        weight += size
    return matched / (weight + sum(len(word) for word in left) / 2)


@lru_cache(maxsize=50_000)
def _word_likeness(one: str, other: str) -> float:
    first, second = sorted((sound(one), sound(other)))
    if first == second:
        return 1.0
    if min(len(one), len(other)) == 1:
        return 0.9 if one[0] == other[0] else 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # Most words are strangers, and letters counted tell them apart ten times as fast.
    return matcher.ratio() if matcher.quick_ratio() >= 0.5 else 0.0


LIKELY_THE_SAME = 0.8


def age_on(day: date, born_on: date) -> int:
    """Completed years. Born on 29 February, one ages on 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def read_phone(typed: str) -> str | None:
    """The number in its international form (+62…), or None when it cannot be one."""
    if not re.fullmatch(r"\+?[\d\s().\-/]+", typed.strip()):
        return None
    digits = re.sub(r"\D", "", typed)
    if typed.strip().startswith("+") and not digits.startswith("62"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    if digits.startswith("62"):
        digits = digits[2:].removeprefix("0")
    elif digits.startswith("0"):
        digits = digits[1:]
    elif not digits.startswith("8"):
        return None
    fits = 9 <= len(digits) <= 12 if digits.startswith("8") else 8 <= len(digits) <= 11
    return f"+62{digits}" if fits and not digits.startswith("0") else None


def show_phone(stored: str) -> str:
    """In groups of four, as people here read a number aloud: 0812 5550 0142."""
    national = f"0{stored[3:]}" if stored.startswith("+62") else stored
    return " ".join(national[start : start + 4] for start in range(0, len(national), 4))


def phone_problem(typed: str) -> str | None:
    """The rule for a telephone field."""
    if read_phone(typed):
        return None
    digits = len(re.sub(r"\D", "", typed))
    if re.search(r"[^\d\s().\-/+]", typed):
        return N_("Only digits. Example 0812 5550 0142")
    if digits < 9:
        return N_("Too few digits. Example 0812 5550 0142")
    return N_("Not a telephone number. Example 0812 5550 0142")
