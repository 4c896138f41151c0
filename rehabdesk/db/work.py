"""What a use case works with: one session, one transaction, one person, one moment."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from rehabdesk.db.audit import Trail
from rehabdesk.db.models.base import Versioned
from rehabdesk.domain.rights import Person
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict


class Work:
    def __init__(self, session: Session, who: Person, now: datetime, zone: tzinfo) -> None:
        self.session = session
        self.who = who
        self.now = now
        self.zone = zone
        self.touched: set[Topic] = set()
        self._trail = Trail(session, who, now)

    @property
    def today(self) -> date:
        """The date in the centre's zone."""
        return self.now.astimezone(self.zone).date()

    def record(
        self,
        action: str,
        subject: str,
        subject_id: int | None = None,
        client_id: int | None = None,
        **detail: Any,
    ) -> None:
        """Put what leaves no changed row into the audit trail: viewed, printed, exported, signed in."""
        self._trail.record(action, subject, subject_id, client_id, detail)

    def record_all(
        self, action: str, subject: str, found: Iterable[tuple[int | None, int | None, Any]]
    ) -> None:
        """As `record`, for what was written past the session: (id, client, detail) of each."""
        self._trail.record_all(action, subject, found)


def same_version(record: Versioned, version: int) -> None:
    """Raise Conflict when somebody saved the record after `version` was read; else raise its version."""
    if record.version != version:
        raise Conflict
    record.version += 1
