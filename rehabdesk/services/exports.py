"""What leaves the house as a table: the register, one client's file, assessments, anonymous counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Select, func, select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.assessments import Assessment
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.episodes import Setting
from rehabdesk.domain.exports import (
    ExportDraft,
    Level,
    Subject,
    Table,
)
from rehabdesk.domain.fields import problems
from rehabdesk.domain.imports import TARGET
from rehabdesk.domain.initials import initials_of
from rehabdesk.domain.instruments import AssessmentState, in_words
from rehabdesk.domain.reading import Cell
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.suppression import HIDDEN, MOST_CELLS, cross, hide_small
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.i18n import N_, _
from rehabdesk.services.assessments import list_assessments
from rehabdesk.services.consents import covering
from rehabdesk.services.export_cells import (
    EVERYTHING,
    MORE,
    PSEUDONYMOUS,
    REGISTER,
    Told,
    client_cells,
    episode_cells,
    group_of,
    in_order,
    intake_cells,
    is_told,
    label_of,
)
from rehabdesk.services.imports import imported_rows
from rehabdesk.services.spreadsheets import Tell

NOBODY = N_("Nobody is left to export: no consent names this receiver and purpose.")
TOO_FINE = N_("So many cells would hold hardly anybody. Choose something coarser.")
NOTHING = N_("Nothing was found for these days.")


@dataclass(frozen=True)
class Export:
    """What is in the file, and whom it leaves out for want of a consent."""

    tables: tuple[Table, ...]
    clients: int
    left_out: int
    about: str = ""  # kept inside the file: for whom it was made, what for, by whom
    receiver: str = ""
    consents: Mapping[int, int | None] = field(default_factory=dict)  # whose data, and the consent for it


PREVIEWED = 20  # rows
_Found = tuple[Client, Episode | None, str | None, Setting | None, str | None]


@needs(Right.EXPORT)
def preview_export(work: Work, draft: ExportDraft, client_id: int | None = None) -> Export:
    """What the file would hold, first rows only. Nothing leaves, so nothing goes on record."""
    made = _Making(work, draft, client_id, lambda _done, _all: None, PREVIEWED).make()
    return replace(made, tables=tuple(replace(each, rows=each.rows[:PREVIEWED]) for each in made.tables))


@needs(Right.EXPORT)
def export(work: Work, draft: ExportDraft, client_id: int | None = None, tell: Tell | None = None) -> Export:
    """The same whole, put on record before it leaves: whose data, for whom, what for, on what ground."""
    made = make_export(work, draft, client_id, tell)
    record_export(work, draft, made, client_id)
    return made


@needs(Right.EXPORT)
def make_export(
    work: Work, draft: ExportDraft, client_id: int | None = None, tell: Tell | None = None
) -> Export:
    """The first half of `export`, which takes long: asked, it keeps nobody from writing meanwhile."""
    found = [problem for problem in problems(draft) if not problem.warning]
    if found:
        raise Invalid(found)
    making = _Making(work, draft, client_id, tell or (lambda _done, _all: None))
    made = making.make()
    if not made.clients:
        raise DeskError(NOBODY if made.left_out else NOTHING)
    said = _("For {receiver}: {purpose}. {name}, {day}. Confidential.")
    about = said.format(
        receiver=making.receiver_name(),
        purpose=_(draft.purpose.label) if draft.purpose else "",
        name=work.who.name,
        day=show_day(work.today),
    )
    consents = {each: making.consents.get(each) for each in making.ids}
    return replace(made, about=about, receiver=making.receiver_name(), consents=consents)


@needs(Right.EXPORT)
def record_export(work: Work, draft: ExportDraft, made: Export, client_id: int | None = None) -> None:
    """The second half, before anything leaves."""
    detail = {
        "what": draft.subject.value,
        "level": draft.level.value,
        "for": made.receiver,
        "purpose": draft.purpose.value if draft.purpose else "",
        "note": draft.purpose_note,
        "clients": made.clients,
        "left out": made.left_out,
    }
    if draft.level is Level.IDENTIFIED and draft.basis:
        detail |= {"basis": draft.basis.value, "reason": draft.basis_reason}
    work.record("exported", "table", None, client_id, **detail)
    if draft.level is not Level.ANONYMOUS:
        who = {"for": detail["for"], "level": detail["level"]}
        work.record_all(
            "exported",
            "client",
            [
                (each, each, who | ({} if consent is None else {"consent": consent}))
                for each, consent in made.consents.items()
            ],
        )


# Clients with any release of information; only for these the consents are looked through.
_RELEASING = select(Consent.client_id).where(
    Consent.kind == ConsentKind.RELEASE, Consent.withdrawn_at.is_(None)
)


class _Making:
    """One export while it is put together; `first` rows are enough where all clients may be in it."""

    def __init__(
        self, work: Work, draft: ExportDraft, client_id: int | None, tell: Tell, first: int = 0
    ) -> None:
        if not work.who.may(Right.CLINICAL_SEE):
            raise Refused
        self._work, self._draft, self._client_id, self._tell = work, draft, client_id, tell
        self._first = first
        self._all_may = draft.level is not Level.IDENTIFIED or draft.basis is not None
        self.ids: dict[int, None] = {}
        self.consents: dict[int, int] = {}
        self._left_out: set[int] = set()
        self._told: dict[int, Told] = {}

    def make(self) -> Export:
        if self._draft.level is Level.ANONYMOUS:
            return self._counts()
        if self._draft.subject is Subject.CLIENT:
            table = self._client_file()
        elif self._draft.subject is Subject.ASSESSMENTS:
            table = self._assessments()
        else:
            return self._register()
        return Export((table,), len(self.ids), len(self._left_out))

    def receiver_name(self) -> str:
        if self._draft.partner_id is None:
            return self._draft.recipient.strip()
        return self._work.session.get_one(Partner, self._draft.partner_id).name

    # who may be in it

    def _may_tell(self, client_id: int) -> Told | None:
        """What of this client may be in the file; None when nothing may."""
        if client_id in self._left_out:
            return None
        if client_id not in self._told:
            told = self._find_told(client_id)
            if told is None:
                self._left_out.add(client_id)
                return None
            self._told[client_id] = told
            self.ids[client_id] = None
        return self._told[client_id]

    def _find_told(self, client_id: int) -> Told | None:
        draft = self._draft
        if self._all_may:
            return EVERYTHING
        receiver = draft.partner_id if draft.partner_id is not None else draft.recipient.strip()
        if not receiver or draft.purpose is None:
            return None
        consent = covering(self._work, client_id, receiver, draft.purpose)
        if consent is None:
            return None
        self.consents[client_id] = consent.id
        return frozenset(consent.tells)

    # the register

    def _episodes(self) -> Iterator[_Found]:
        """Clients with each of their courses of care; clients without any where no days are asked for."""
        query = self._query()
        if self._draft.subject is Subject.REGISTER and self._draft.level is not Level.ANONYMOUS:
            if not self._all_may:
                query = query.where(Client.id.in_(_RELEASING))
            elif self._first:
                query = query.limit(self._first)
        rows = self._work.session.execute(query).all()
        for done, row in enumerate(rows):
            if done % 500 == 0:
                self._tell(done, len(rows))
            client, episode, programme, setting, counsellor = row
            yield client, episode, programme, setting, counsellor

    def _query(self) -> Select[Client, Episode, str, Setting, str]:
        draft = self._draft
        query = (
            select(Client, Episode, Programme.name, Programme.setting, Account.name)
            .outerjoin(Episode, Episode.client_id == Client.id)
            .outerjoin(Programme, Programme.id == Episode.programme_id)
            .outerjoin(Account, Account.id == Episode.counsellor_id)
            .where(Client.merged_into_id.is_(None))
            .order_by(Client.id, Episode.number)
        )
        if self._client_id is not None and draft.subject is not Subject.REGISTER:
            query = query.where(Client.id == self._client_id)
        if draft.begin is not None:
            query = query.where(Episode.intake_on >= draft.begin)
        if draft.end is not None:
            query = query.where(Episode.intake_on <= draft.end)
        return query

    def _register(self) -> Export:
        named = self._draft.level is Level.IDENTIFIED
        keys = REGISTER if named else PSEUDONYMOUS
        rows: list[tuple[Cell, ...]] = []
        for client, episode, programme, setting, counsellor in self._episodes():
            told = self._may_tell(client.id)
            if told is None:
                continue
            begun = (episode.intake_on if episode else None) or self._work.today
            values = client_cells(client, begun)
            values |= episode_cells(episode, programme or "", setting, counsellor or "")
            rows.append(tuple(values[key] if is_told(key, told) else "" for key in keys))
        headings = tuple(_(TARGET[key].label) if key in TARGET else _(MORE[key]) for key in keys)
        everybody = self._query().with_only_columns(func.count(Client.id.distinct())).order_by(None)
        whole = self._work.session.scalar(everybody) or 0
        there = whole if self._all_may else len(self.ids)
        return Export((Table(_("Register"), headings, rows),), there, whole - there)

    # one client

    def _client_file(self) -> Table:
        rows: list[tuple[Cell, ...]] = []
        named = self._draft.level is Level.IDENTIFIED
        for client, episode, programme, setting, counsellor in self._episodes():
            told = self._may_tell(client.id)
            if told is None:
                continue
            values = client_cells(client, self._work.today)
            if not rows:
                keys = [key for key in values if key in TARGET or key in MORE]
                kept = [key for key in keys if (key in REGISTER if named else key in PSEUDONYMOUS)]
                rows += [(_("Client"), label_of(key), values[key]) for key in kept if is_told(key, told)]
            if episode is not None:
                part = _("Course of care {number}").format(number=episode.number)
                care = episode_cells(episode, programme or "", setting, counsellor or "")
                care |= intake_cells(episode)
                rows += [
                    (part, label_of(key), value)
                    for key, value in care.items()
                    if value not in ("", None) and is_told(key, told) and (named or key in PSEUDONYMOUS)
                ]
        rows = [row for row in rows if row[2] not in ("", None)]
        if self.ids and self._client_id is not None:
            rows += self._scores_of(self._client_id)
            if named and self._told[self._client_id] == EVERYTHING:
                rows += self._old_rows(self._client_id)
        return Table(_("Client's file"), (_("Part"), _("What"), _("Value")), rows)

    def _scores_of(self, client_id: int) -> list[tuple[Cell, ...]]:
        if Disclosure.HISTORY not in self._told[client_id]:
            return []
        return [
            (f"{row[3]} {row[2]:%d/%m/%Y}" if isinstance(row[2], date) else str(row[3]), row[6], row[7])
            for row in self._scores(client_id, "")
        ]

    def _old_rows(self, client_id: int) -> list[tuple[Cell, ...]]:
        """What stood in old registers, also what could not be read there."""
        return [
            (_("Old register, row {number}").format(number=row.line), heading, said)
            for row in imported_rows(self._work, client_id)
            for heading, said in row.cells.items()
        ]

    # assessments

    def _assessments(self) -> Table:
        named = self._draft.level is Level.IDENTIFIED
        query = (
            select(Client.id, Client.record_number, Client.name)
            .where(Client.merged_into_id.is_(None))
            .where(Client.id.in_(select(Assessment.client_id)))
            .order_by(Client.id)
        )
        if self._client_id is not None:
            query = query.where(Client.id == self._client_id)
        rows: list[tuple[Cell, ...]] = []
        clients = self._work.session.execute(query).all()
        for done, client in enumerate(clients):
            if done % 50 == 0:
                self._tell(done, len(clients))
            scores = list(self._scores(client.id, client.record_number))
            if not scores:
                continue
            told = self._may_tell(client.id)
            if told is None or Disclosure.HISTORY not in told:
                self._left_out.add(client.id)
                self.ids.pop(client.id, None)
                continue
            who = client.name if named else initials_of(client.name)
            rows += [(row[0], who, *row[2:]) for row in scores]
        headings = (
            _("Record number"), _("Name") if named else _("Initials"), _("Date"), _("Instrument"),
            _("Version"), _("Occasion"), _("Scale"), _("Score"), _("Band"), _("Complete"), _("Method"),
        )  # fmt: skip
        return Table(_("Assessments"), headings, rows)

    def _scores(self, client_id: int, record_number: str) -> Iterator[tuple[Cell, ...]]:
        """Every score of every finished assessment, as it was computed then."""
        draft = self._draft
        for row in list_assessments(self._work, client_id, limit=1000):
            day = row.assessed_on
            if row.state is not AssessmentState.FINISHED or day is None:
                continue
            if (draft.begin and day < draft.begin) or (draft.end and day > draft.end):
                continue
            for score in row.scores:
                yield (
                    record_number,
                    "",
                    day,
                    row.name,
                    row.definition_version,
                    _(row.occasion.label),
                    in_words(score.name),
                    float(score.value) if score.value is not None else "",
                    in_words(score.band_name),
                    _("yes") if score.complete else _("no"),
                    score.method,
                )

    # counts

    def _counts(self) -> Export:
        rows, columns = self._draft.rows, self._draft.columns
        pairs = []
        for client, episode, _programme, setting, _counsellor in self._episodes():
            if episode is not None:
                self.ids[client.id] = None
                pairs.append(
                    (
                        group_of(rows, client, episode, setting),
                        group_of(columns, client, episode, setting),
                    )
                )
        names = [in_order(by, {pair[place] for pair in pairs}) for place, by in enumerate((rows, columns))]
        if len(names[0]) * len(names[1]) > MOST_CELLS:
            raise DeskError(TOO_FINE)
        counts = cross(pairs, *names)
        hidden = hide_small(counts)
        shown = [
            tuple(HIDDEN if (i, j) in hidden else number for j, number in enumerate(line))
            for i, line in enumerate(counts)
        ]
        labels = [*(name or _("Not known") for name in names[0]), _("Total")]
        body = [(label, *line) for label, line in zip(labels, shown, strict=True)]
        headings = (_(rows.label), *(name or _("Not known") for name in names[1]), _("Total"))
        note = _("“{sign}” is a number under 5, or one that would give such a number away.").format(
            sign=HIDDEN
        )
        table = Table(_("Courses of care"), headings, list(body), note)
        return Export((table,), len(self.ids), 0)
