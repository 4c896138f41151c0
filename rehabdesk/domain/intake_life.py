"""Sections of the intake about the client's life: family and living, work and skills."""

from dataclasses import dataclass

from rehabdesk.domain.fields import Choice, choice, choices, number, text
from rehabdesk.domain.intake_origin import When
from rehabdesk.domain.people import YesNo
from rehabdesk.i18n import N_


class Living(Choice):
    """With whom, over the last three years; numbered as on the assessment form."""

    PARTNER_CHILDREN = "1", N_("Spouse and children")
    PARTNER = "2", N_("Spouse")
    CHILDREN = "3", N_("Children")
    PARENTS = "4", N_("Parents")
    FAMILY = "5", N_("Family")
    FRIENDS = "6", N_("Friends")
    ALONE = "7", N_("Alone")
    CONTROLLED = "8", N_("A controlled place")
    UNSTABLE = "9", N_("Nowhere for long")


class User(Choice):
    SIBLING = "saudara", N_("Sibling")
    PARENT = "ayah/ibu", N_("Father or mother")
    PARTNER = "pasangan", N_("Spouse")
    UNCLE_AUNT = "om/tante", N_("Uncle or aunt")
    FRIEND = "teman", N_("Friend")
    OTHER = "lain", N_("Other person")


class Support(Choice):
    MONEY = "finansial", N_("Money")
    HOUSING = "tempat tinggal", N_("Housing")
    FOOD = "makan", N_("Food")
    TREATMENT = "pengobatan", N_("Treatment")


def _conflict(label: str) -> When | None:
    found: When | None = choice(label, When)
    return found


@dataclass(frozen=True)
class Family:
    """Where and with whom the client lives, who helps, with whom there is strife."""

    living: Living | None = choice(N_("Lives with"), Living, required=True)
    children: int | None = number(N_("Number of children"), most=40)
    lives_with_user: YesNo | None = choice(N_("Lives with somebody who uses?"), YesNo, required=True)
    users: tuple[User, ...] = choices(N_("Who uses"), User)
    supported: YesNo | None = choice(N_("Does somebody support the client?"), YesNo, required=True)
    supporter: str = text(N_("Who supports"))
    support: tuple[Support, ...] = choices(N_("With what"), Support)
    mother: When | None = _conflict(N_("Conflict with mother"))
    father: When | None = _conflict(N_("Conflict with father"))
    sibling: When | None = _conflict(N_("Conflict with a sibling"))
    partner: When | None = _conflict(N_("Conflict with the spouse"))
    child: When | None = _conflict(N_("Conflict with a child"))
    relative: When | None = _conflict(N_("Conflict with other family"))
    friend: When | None = _conflict(N_("Conflict with a close friend"))
    neighbour: When | None = _conflict(N_("Conflict with neighbours"))
    colleague: When | None = _conflict(N_("Conflict with colleagues"))

    def unasked(self) -> frozenset[str]:
        silent = set()
        if self.lives_with_user is not YesNo.YES:
            silent.add("users")
        if self.supported is not YesNo.YES:
            silent |= {"supporter", "support"}
        return frozenset(silent)


class WorkStatus(Choice):
    """Numbered as on the assessment form."""

    NONE = "1", N_("Not working")
    WORKING = "2", N_("Working")
    STUDENT = "8", N_("Pupil or student")
    HOMEMAKER = "9", N_("Homemaker")


class WorkPattern(Choice):
    FULL_TIME = "1", N_("Full time")
    PART_TIME = "2", N_("Part time")
    IRREGULAR = "99", N_("Irregular")


@dataclass(frozen=True)
class Work:
    """Work, and skills that training can build on."""

    status: WorkStatus | None = choice(N_("Work"), WorkStatus, required=True)
    pattern: WorkPattern | None = choice(N_("Pattern of work"), WorkPattern)
    employer: str = text(N_("Where"))
    last_work: str = text(N_("Last work, and why it ended"), max_length=200)
    skills: str = text(N_("Technical skills held"), max_length=300, required=True, hint=N_("Or 'none'."))
    certificates: str = text(N_("Certificates held"), max_length=200)
    wishes: str = text(N_("Training the client wishes"), max_length=200)

    def unasked(self) -> frozenset[str]:
        if self.status is WorkStatus.WORKING:
            return frozenset({"last_work"})
        return frozenset({"pattern", "employer"})
