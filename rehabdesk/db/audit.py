"""Writes who, when and what changed into the transaction that changed it, and proves the trail whole."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import Session

from rehabdesk.db.bulk import Bulk
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.base import Base, canonical
from rehabdesk.domain.rights import Person

START = bytes(32)


def link(
    before: bytes,
    at: datetime,
    account_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None,
    client_id: int | None,
    detail: Any,
) -> bytes:
    """The chain value of an entry: SHA-256 over the chain value before it and everything it says."""
    said = canonical(
        [at.astimezone(UTC).isoformat(), account_id, action, subject, subject_id, client_id, detail]
    )
    return hashlib.sha256(before + said.encode()).digest()


class Trail:
    """The audit trail of one transaction."""

    def __init__(self, session: Session, who: Person | None, now: datetime) -> None:
        self._session = session
        self._who = who
        self._now = now
        self._last: bytes | None = None
        session.info["trail"] = self

    def record(
        self, action: str, subject: str, subject_id: int | None, client_id: int | None, detail: Any
    ) -> None:
        self._add([self._entry(action, subject, subject_id, client_id, detail)])

    def record_all(
        self, action: str, subject: str, found: Iterable[tuple[int | None, int | None, Any]]
    ) -> None:
        """As `record`, for many at once: (id, client, detail)."""
        entries = [self._entry(action, subject, *each) for each in found]
        self._chain(entries)
        bulk = Bulk(self._session, AuditEntry)
        bulk.write(self._session, [bulk.bind(entry) for entry in entries])

    def follow(self, session: Session) -> None:
        """Put on record what a flush has just written."""
        entries = [
            self._entry(action, record.__tablename__, _id_of(record), _client_of(record), detail)
            for action, records in (
                ("created", session.new),
                ("changed", session.dirty),
                ("removed", session.deleted),
            )
            for record in sorted((each for each in records if _is_audited(each)), key=_place)
            if ((detail := dict(_changes(record))) or action == "removed")
        ]
        if entries:
            self._add(entries)

    def _entry(
        self, action: str, subject: str, subject_id: int | None, client_id: int | None, detail: Any
    ) -> dict[str, Any]:
        return {
            "at": self._now,
            "account_id": self._who.account_id if self._who else None,
            "action": action,
            "subject": subject,
            "subject_id": subject_id,
            "client_id": client_id,
            "detail": detail,
        }

    def _add(self, entries: list[dict[str, Any]]) -> None:
        self._chain(entries)
        self._session.connection().execute(_ADD, entries)

    def _chain(self, entries: list[dict[str, Any]]) -> None:
        if self._last is None:
            self._last = self._session.connection().exec_driver_sql(_NEWEST).scalar() or START
        for entry in entries:
            self._last = entry["chain"] = link(self._last, **entry)


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: Any) -> None:
    if trail := session.info.get("trail"):
        trail.follow(session)


# Put together once: they run at every save.
_NEWEST = "SELECT chain FROM audit_entry ORDER BY id DESC LIMIT 1"
_ADD = insert(AuditEntry.__table__)  # type: ignore[arg-type]  # a Table at run time


def _is_audited(record: Any) -> bool:
    return isinstance(record, Base) and record.__audited__


def _place(record: Any) -> tuple[str, int]:
    """The session keeps no order of its own; the trail has one, the same for the same work."""
    return record.__tablename__, record.id


def _id_of(record: Any) -> int:
    return int(record.id)


def _client_of(record: Any) -> int | None:
    return record.id if record.__tablename__ == "client" else getattr(record, "client_id", None)


def _changes(record: Base) -> Iterator[tuple[str, Any]]:
    """Column by column: the new value, or [old, new]; unspoken columns say only that they changed."""
    state = inspect(record)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key == "version" or not history.has_changes():
            continue
        if column.key in record.__unspoken__:
            yield column.key, "…"
            continue
        new = _plain(history.added[0]) if history.added else None
        old = _plain(history.deleted[0]) if history.deleted else None
        if old is None and new is None:
            continue
        yield column.key, new if old is None else [old, new]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value


def broken_at(session: Session) -> int | None:
    """The id of the first entry that does not follow from those before it; None when the trail is whole."""
    last = START
    expected = 1
    rows = session.execute(
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.account_id,
            AuditEntry.action,
            AuditEntry.subject,
            AuditEntry.subject_id,
            AuditEntry.client_id,
            AuditEntry.detail,
            AuditEntry.chain,
        ).order_by(AuditEntry.id),
        execution_options={"yield_per": 1000},
    )
    for row in rows:
        last = link(
            last, row.at, row.account_id, row.action, row.subject, row.subject_id, row.client_id, row.detail
        )
        if row.chain != last or row.id != expected:
            return int(row.id)
        expected += 1
    return None
