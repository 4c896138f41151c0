"""Unfinished typing, kept every few seconds and given back after a crash, a lock or a change of person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.drafts import KeptDraft
from rehabdesk.db.work import Work
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Refused
from rehabdesk.i18n import N_


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
def keep_shared(
    work: Work, draft_id: int | None, kind: str, key: str, content: Any, client_id: int | None = None
) -> tuple[int, datetime]:
    """The same for a form that a colleague may take over: `draft_id` is the id an earlier call gave.

    Raises Conflict when it was taken over or finished meanwhile; nothing is written then.
    """
    if draft_id is not None:
        still_mine(work, draft_id)
    at = keep_draft(work, kind, key, content, client_id)
    return work.session.scalars(_mine(work, kind, key).with_only_columns(KeptDraft.id)).one(), at


def still_mine(work: Work, draft_id: int) -> None:
    """Raise Conflict with the name of the colleague who has the form now, empty when it is finished."""
    owner = select(KeptDraft.account_id, Account.name).join(Account, Account.id == KeptDraft.account_id)
    row = work.session.execute(owner.where(KeptDraft.id == draft_id)).first()
    if row is None or row.account_id != work.who.account_id:
        raise Conflict(row.name if row else "")


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
    _refuse_apart(work, kind)
    query = _listed().where(KeptDraft.kind == kind).order_by(KeptDraft.saved_at.desc())
    return [DraftRow(*row) for row in work.session.execute(query)]


@needs(Right.CLINICAL_WRITE)
def take_over_draft(work: Work, draft_id: int) -> str:
    """Make a colleague's unfinished form one's own; return its key.

    One's own form of the same key stays: the other then gets a key of its own. What the colleague typed
    about infections comes along only with the right to see it.
    """
    draft = work.session.get(KeptDraft, draft_id)
    if draft is None:
        raise DeskError(N_("This form is finished or thrown away. The file has what was saved."))
    _refuse_apart(work, draft.kind)
    if draft.account_id == work.who.account_id:
        return draft.key
    work.record("taken over", "draft", draft_id, draft.client_id, kind=draft.kind, kept_by=draft.account_id)
    key = draft.key
    if work.session.scalar(_mine(work, draft.kind, key)) is not None:
        if draft.client_id is not None:
            raise DeskError(N_("You have an unfinished form of this client yourself. Save it first."))
        key = f"{key}:{draft_id}"
    for apart, right in _APART.items():
        beside = select(KeptDraft).where(
            KeptDraft.account_id == draft.account_id, KeptDraft.kind == apart, KeptDraft.key == draft.key
        )
        if work.who.may(right) and (other := work.session.scalar(beside)) is not None:
            other.account_id, other.key = work.who.account_id, key
    draft.account_id, draft.key = work.who.account_id, key
    work.touched.add(Topic.DRAFTS)
    return key


# Kinds that not every colleague may read.
_APART = {"infections": Right.INFECTIONS_SEE}


def _refuse_apart(work: Work, kind: str) -> None:
    if kind in _APART and not work.who.may(_APART[kind]):
        raise Refused


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
