"""The one door to the file: ask() reads, run() changes; one session and one transaction a call."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.faults import explained
from rehabdesk.db.work import Work
from rehabdesk.domain.rights import Person, Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Refused
from rehabdesk.i18n import N_

P = ParamSpec("P")
R = TypeVar("R")
UseCase = Callable[Concatenate[Work, P], R]
Listener = Callable[[frozenset[Topic]], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """An open centre and the person at it."""

    def __init__(self, store: Store, who: Person, clock: Callable[[], datetime] = utc_now) -> None:
        self._store: Store | None = store
        self.who = who
        self._clock = clock
        self.listeners: list[Listener] = []

    def ask(self, question: UseCase[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Read. What a question writes is never kept."""
        self._allow(question)
        with explained(), Session(self.store.engine) as session:
            return question(self._work(session), *args, **kwargs)

    def run(self, use_case: UseCase[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Carry out a use case whole or not at all, then tell those who listen."""
        self._allow(use_case)
        with explained(), Session(self.store.writing) as session, session.begin():
            work = self._work(session)
            result = use_case(work, *args, **kwargs)
        self.tell(frozenset(work.touched))
        return result

    def tell(self, topics: frozenset[Topic]) -> None:
        if topics:
            for listener in list(self.listeners):
                listener(topics)

    def now(self) -> datetime:
        """This moment in the centre's zone."""
        return self._clock().astimezone(self.store.zone)

    @property
    def store(self) -> Store:
        if self._store is None:
            raise DeskError(N_("The desk is locked. Sign in first."))
        return self._store

    @property
    def locked(self) -> bool:
        return self._store is None

    def lock(self) -> None:
        """Close the file and drop the key; `unlock` with a newly opened store makes the desk usable again."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def unlock(self, store: Store) -> None:
        self._store = store

    def _allow(self, function: Callable[..., object]) -> None:
        right: Right = function.__needs__  # type: ignore[attr-defined]  # a use case that declares none is our fault
        if not self.who.may(right):
            raise Refused

    def _work(self, session: Session) -> Work:
        return Work(session, self.who, self._clock(), self.store.zone)
