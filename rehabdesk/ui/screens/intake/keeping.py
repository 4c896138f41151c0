"""What is typed and not yet saved: kept every few seconds, given back, taken over from a colleague."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_sections import Sections, Whole, pack_whole, unpack_sections
from rehabdesk.domain.kept import pack_filled, unpack
from rehabdesk.domain.rights import Right
from rehabdesk.services.drafts import (
    DraftRow,
    drop_draft,
    find_draft,
    keep_draft,
    keep_shared,
    list_everyones_drafts,
    take_over_draft,
)
from rehabdesk.services.intake import Saved

KIND = "intake"
APART = "infections"  # kept by itself: not every colleague may read it


@dataclass(frozen=True)
class Kept:
    at: datetime
    client: ClientDraft
    intake: IntakeDraft
    sections: Sections
    infections: Infections | None
    saved: Saved | None  # what the file held when this was typed


class Keeping:
    """The unfinished form of one screen."""

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk = desk
        self.key = key
        self.draft_id: int | None = None
        self._apart = desk.who.may(Right.INFECTIONS_SEE)

    def find(self) -> Kept | None:
        row = self._desk.ask(find_draft, KIND, self.key)
        if row is None:
            return None
        self.draft_id = row.id
        content: dict[str, Any] = row.content
        apart = self._desk.ask(find_draft, APART, self.key) if self._apart else None
        return Kept(
            row.saved_at,
            unpack(ClientDraft, content["client"]),
            unpack(IntakeDraft, content["intake"]),
            unpack_sections(content),
            unpack(Infections, apart.content) if apart else None,
            Saved(**content["saved"]) if content.get("saved") else None,
        )

    def keep(self, whole: Whole, infections: Infections | None, saved: Saved | None) -> datetime:
        """Raises Conflict when a colleague has the form now, or it is finished."""
        content = {**pack_whole(whole), "saved": asdict(saved) if saved else None}
        client_id = saved.client_id if saved else None
        self.draft_id, at = self._desk.run(keep_shared, self.draft_id, KIND, self.key, content, client_id)
        if infections is not None and infections != Infections():
            self._desk.run(keep_draft, APART, self.key, pack_filled(infections), client_id)
        return at

    def drop(self) -> None:
        self._desk.run(drop_draft, KIND, self.key)
        if self._apart:
            self._desk.run(drop_draft, APART, self.key)
        self.draft_id = None

    def part_ways(self) -> None:
        """A colleague has the form: what is typed here goes on under a key of its own."""
        self.key, self.draft_id = f"{self.key}:{self._desk.who.account_id}", None

    def colleagues(self, client_id: int | None) -> list[DraftRow]:
        """Unfinished forms of others: of this client, or of clients who are not in the register yet."""
        if not self._desk.who.may(Right.CLINICAL_WRITE):
            return []
        return [
            row
            for row in self._desk.ask(list_everyones_drafts, KIND)
            if row.account_id != self._desk.who.account_id and row.client_id == client_id
        ]

    def take_over(self, draft_id: int) -> None:
        self.key = self._desk.run(take_over_draft, draft_id)
        self.draft_id = draft_id
