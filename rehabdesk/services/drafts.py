"""Unfinished typing, kept every few seconds and given back after a crash, a lock or a change of person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.drafts import KeptDraft
from rehabdesk.db.work import Work
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic


@dataclass(frozen=True)
class DraftRow:
    id: int
    kind: str
    key: str
    client_id: int | None
    content: Any
    saved_at: datetime
    account_id: int
    author: str


@needs(Right.SIGNED_IN)
def keep_draft(work: Work, kind: str, key: str, content: Any, client_id: int | None = None) -> datetime:
    """Keep plain lists and dicts in place of what was kept under the same kind and key; return the moment."""
    known = work.session.scalar(_mine(work, kind, key).with_only_columns(KeptDraft.id))
    values = {"content": content, "client_id": client_id, "saved_at": work.now}
    row = insert(KeptDraft).values(account_id=work.who.account_id, kind=kind, key=key, **values)
    work.session.execute(row.on_conflict_do_update(index_elements=["account_id", "kind", "key"], set_=values))
    if known is None:
        work.touched.add(Topic.DRAFTS)
    return work.now


@needs(Right.SIGNED_IN)
def find_draft(work: Work, kind: str, key: str) -> DraftRow | None:
    """One's own unfinished form of this kind and key."""
    query = _listed().where(
        KeptDraft.account_id == work.who.account_id, KeptDraft.kind == kind, KeptDraft.key == key
    )
    row = work.session.execute(query).first()
    return DraftRow(*row) if row else None


@needs(Right.SIGNED_IN)
def list_drafts(work: Work, kind: str | None = None) -> list[DraftRow]:
    """One's own unfinished forms, newest first."""
    query = _listed().where(KeptDraft.account_id == work.who.account_id).order_by(KeptDraft.saved_at.desc())
    if kind:
        query = query.where(KeptDraft.kind == kind)
    return [DraftRow(*row) for row in work.session.execute(query)]


@needs(Right.CLINICAL_WRITE)
def list_everyones_drafts(work: Work, kind: str) -> list[DraftRow]:
    """Unfinished forms of all accounts, for a colleague to take over."""
    query = _listed().where(KeptDraft.kind == kind).order_by(KeptDraft.saved_at.desc())
    return [DraftRow(*row) for row in work.session.execute(query)]


@needs(Right.CLINICAL_WRITE)
def take_over_draft(work: Work, draft_id: int) -> None:
    """Make a colleague's unfinished form one's own."""
    draft = work.session.get_one(KeptDraft, draft_id)
    work.record("taken over", "draft", draft_id, draft.client_id, kind=draft.kind, kept_by=draft.account_id)
    work.session.execute(
        delete(KeptDraft).where(
            KeptDraft.account_id == work.who.account_id,
            KeptDraft.kind == draft.kind,
            KeptDraft.key == draft.key,
            KeptDraft.id != draft_id,
        )
    )
    draft.account_id = work.who.account_id
    work.touched.add(Topic.DRAFTS)


@needs(Right.SIGNED_IN)
def drop_draft(work: Work, kind: str, key: str) -> None:
    """Forget it: saved as a record, or thrown away by the person who typed it."""
    found = work.session.scalar(_mine(work, kind, key))
    if found is not None:
        work.session.delete(found)
        work.touched.add(Topic.DRAFTS)


def _mine(work: Work, kind: str, key: str) -> Any:
    return select(KeptDraft).where(
        KeptDraft.account_id == work.who.account_id, KeptDraft.kind == kind, KeptDraft.key == key
    )


def _listed() -> Any:
    return select(
        KeptDraft.id,
        KeptDraft.kind,
        KeptDraft.key,
        KeptDraft.client_id,
        KeptDraft.content,
        KeptDraft.saved_at,
        KeptDraft.account_id,
        Account.name,
    ).join(Account, Account.id == KeptDraft.account_id)
