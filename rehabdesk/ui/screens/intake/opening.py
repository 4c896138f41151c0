"""What an intake begins with when it is opened: the file, an episode going on, or what was known before."""

from dataclasses import dataclass, replace
from datetime import datetime

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import EpisodeState, is_open
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_sections import Sections, carry_over
from rehabdesk.domain.rights import Right
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.intake import Saved, intake_sheet
from rehabdesk.services.intake_versions import Before, intake_before


@dataclass(frozen=True)
class Opened:
    """`saved` is None for a new client, `state` while no episode goes on."""

    client: ClientDraft
    intake: IntakeDraft
    sections: Sections = Sections()
    infections: Infections | None = None
    saved: Saved | None = None
    state: EpisodeState | None = None
    signed_at: datetime | None = None
    number: int = 0  # of the version
    before: Before | None = None


def open_intake(desk: Desk, client_id: int | None, name: str) -> Opened:
    today = desk.now().date()
    blank = IntakeDraft(intake_on=today)
    if client_id is None:
        return Opened(ClientDraft(name=name), blank)
    sheet = desk.ask(client_sheet, client_id)
    opened = Opened(sheet.draft, blank, saved=Saved(client_id, sheet.version))
    if sheet.current_episode_id is None or not desk.who.may(Right.CLINICAL_WRITE):
        return opened
    found = desk.ask(intake_sheet, sheet.current_episode_id)
    if is_open(found.state):
        return replace(
            opened,
            intake=found.draft,
            sections=found.sections,
            infections=found.infections,
            saved=Saved(client_id, sheet.version, found.episode_id, found.version),
            state=found.state,
            signed_at=found.signed_at,
            number=found.number,
            before=desk.ask(intake_before, client_id, found.episode_id),
        )
    before = desk.ask(intake_before, client_id)
    if before is None:
        return opened
    known, sections = carry_over(before.whole, before.care)
    intake = replace(known, intake_on=today)
    return replace(opened, intake=intake, sections=sections, infections=before.infections, before=before)
