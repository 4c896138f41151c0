"""The centre as its staff describe it at first run, and may change later."""

import re
from dataclasses import dataclass
from datetime import timedelta, timezone

from rehabdesk.domain.episodes import PHASES, Phase, Setting
from rehabdesk.domain.fields import Choice, Problem, choice, flag, number, picture, rows, text
from rehabdesk.i18n import N_


class Zone(Choice):
    WIB = "WIB", N_("WIB (Jakarta, UTC+7)")
    WITA = "WITA", N_("WITA (Makassar, Kupang, UTC+8)")
    WIT = "WIT", N_("WIT (Jayapura, UTC+9)")

    @property
    def info(self) -> timezone:
        """Fixed offsets: Indonesia has no summer time, and Windows ships no zone data."""
        return timezone(timedelta(hours={"WIB": 7, "WITA": 8, "WIT": 9}[self.value]), self.value)


class PaperSize(Choice):
    A4 = "A4", N_("A4 (210 × 297 mm)")
    F4 = "F4", N_("F4 (215 × 330 mm)")


def letters_and_digits(code: str) -> str | None:
    good = re.fullmatch(r"[A-Z0-9]{2,8}", code)
    return None if good else N_("Use 2 to 8 capital letters or digits, like RPC.")


def like_an_address(email: str) -> str | None:
    good = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email)
    return None if good else N_("Not an e-mail address. Write it like surat@lembaga.id.")


def numbered(pattern: str) -> str | None:
    return None if "{seq" in pattern else N_("The pattern needs {{seq}}, where the running number stands.")


@dataclass(frozen=True)
class CentreDraft:
    """What stands on the letterhead and rules the numbering."""

    name: str = text(N_("Name of the centre"), required=True, example=N_("Rumah Pulih Cendana"))
    foundation: str = text(N_("Foundation"), hint=N_("Stands above the name on the letterhead."))
    address: str = text(N_("Address"), required=True, max_length=200)
    village: str = text(N_("Kelurahan or village"))
    city: str = text(N_("City or regency"), required=True)
    phone: str = text(N_("Telephone"), max_length=40)
    email: str = text(N_("E-mail"), like_an_address)
    licence: str = text(N_("Licence or registration number"), example=N_("IPWL 123/2024"))
    zone: Zone = choice(N_("Time zone"), Zone, required=True, default=Zone.WITA)
    site_code: str = text(
        N_("Letter code"),
        letters_and_digits,
        required=True,
        max_length=8,
        hint=N_("Stands in every letter number, so that two sites never collide."),
    )
    head_name: str = text(N_("Name of the head"), required=True)
    head_title: str = text(N_("Title of the head"), required=True)
    head_credential: str = text(N_("Staff or licence number of the head"))
    logo: bytes = picture(N_("Logo"))
    paper: PaperSize = choice(N_("Paper"), PaperSize, required=True, default=PaperSize.A4)
    letter_pattern: str = text(N_("Letter number"), numbered, required=True)
    record_pattern: str = text(N_("Record number"), numbered, required=True)
    lock_minutes: int = number(
        N_("Lock after minutes without use"), least=1, most=15, required=True, default=5
    )
    backup_limit_days: int = number(
        N_("Warn when the last proven backup is older than days"), least=1, most=30, required=True, default=3
    )


DEFAULT_LETTER_PATTERN = "{seq:03}/{kind}/{site}/{roman_month}/{year}"
DEFAULT_RECORD_PATTERN = "{site}-{year}-{seq:04}"


@dataclass(frozen=True)
class StageDraft:
    phase: Phase | None = choice(N_("Stage"), Phase, required=True)
    days: int | None = number(N_("Days"), least=1, most=730, required=True)


@dataclass(frozen=True)
class ProgrammeDraft:
    """A programme the centre offers: its usual length, its stages in order, its places."""

    name: str = text(N_("Programme"), required=True)
    setting: Setting | None = choice(N_("Kind of service"), Setting, required=True)
    length_days: int | None = number(N_("Length in days"), least=1, most=730, required=True)
    capacity: int | None = number(
        N_("Number of places"),
        least=1,
        most=2000,
        hint=N_("Clients at a time. Empty when there is no limit."),
    )
    active: bool = flag(N_("Offered at admission"), default=True)
    stages: tuple[StageDraft, ...] = rows(
        N_("Stages"), StageDraft, hint=N_("In the order a client goes through them.")
    )

    def unasked(self) -> frozenset[str]:
        return frozenset({"capacity"} if self.setting is Setting.INPATIENT else ())

    def check(self) -> list[Problem]:
        phases = [stage.phase for stage in self.stages]
        if any(stage.phase is None or stage.days is None for stage in self.stages):
            return [Problem("stages", N_("A stage needs its name and its days."))]
        if len(set(phases)) < len(phases):
            return [Problem("stages", N_("A stage stands there twice. Leave one of them out."))]
        if self.setting is not None and not set(phases) <= set(PHASES[self.setting]):
            return [Problem("stages", N_("A stage belongs to another kind of service. Take it out."))]
        return []
