"""Bringing an old register in: look at every row first, then all of it in one transaction; and out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.imports import ImportedRow, ImportFile
from rehabdesk.db.work import Work
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.imports import Columns, Ground, RowRead, is_blank, read_row
from rehabdesk.domain.people import fold
from rehabdesk.domain.reading import Cell, is_pria_wanita, text_of
from rehabdesk.domain.rights import Right, needs
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.services.likely_rows import Alike, Crowd, one_letter_codes
from rehabdesk.services.spreadsheets import Book, Notice, Tell

BATCH = 500


class Fate(Choice):
    """What becomes of a row."""

    NEW = "new", N_("New client")
    SAME = "same", N_("Known client")
    LEAVE = "leave", N_("Left out")


@dataclass(frozen=True)
class PlannedRow:
    """A row with what is proposed for it. `same` is whom it belongs to when its fate says so."""

    read: RowRead
    cells: Mapping[str, str]
    alike: tuple[Alike, ...]
    fate: Fate
    same: Alike | None = None

    @property
    def line(self) -> int:
        return self.read.line


@dataclass(frozen=True)
class ImportRow:
    """A file that was brought in."""

    id: int
    name: str
    sheet: str
    imported_at: datetime
    by: str
    row_count: int
    new_clients: int
    new_episodes: int
    left_out: int
    undone_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """A whole file, read and thought over; nothing is in the register yet."""

    name: str
    sha256: str
    sheet: str
    notices: tuple[Notice, ...]
    rows: tuple[PlannedRow, ...]
    earlier: ImportRow | None

    def decided(self, fates: Mapping[int, tuple[Fate, Alike | None]]) -> "Plan":
        """The same with what a person decided, line by line."""
        changed = tuple(
            replace(row, fate=fates[row.line][0], same=fates[row.line][1]) if row.line in fates else row
            for row in self.rows
        )
        return replace(self, rows=changed)


NO_NAME_COLUMN = N_("Say which column holds the names.")


@needs(Right.IMPORT)
def plan_import(
    work: Work, book: Book, sheet: int, heading_row: int, columns: Columns, tell: Tell | None = None
) -> Plan:
    """Read every row below the headings, find who is known already, propose what to do. Changes nothing."""
    if "name" not in columns.values():
        raise DeskError(NO_NAME_COLUMN)
    chosen = book.sheets[sheet]
    headings = _named(chosen.rows[heading_row]) if heading_row >= 0 else {}
    body = [
        (line, cells)
        for line, cells in enumerate(chosen.rows[heading_row + 1 :], heading_row + 2)
        if not is_blank([cells[place] for place in columns if place < len(cells)])
    ]
    ground = _ground(work, [cells for _line, cells in body], columns)
    crowd = Crowd(work)
    rows = []
    for done, (line, cells) in enumerate(body):
        if tell and done % BATCH == 0:
            tell(done, len(body))
        read = read_row(line, cells, columns, ground)
        rows.append(_planned(read, _kept_cells(headings, cells), crowd.likely(read)))
    notices = chosen.notices
    return Plan(book.name, book.sha256, chosen.name, notices, tuple(rows), _earlier(work, book.sha256))


def _planned(read: RowRead, cells: Mapping[str, str], alike: tuple[Alike, ...]) -> PlannedRow:
    if read.blocked:
        return PlannedRow(read, cells, alike, Fate.LEAVE)
    sure = next((each for each in alike if each.sure), None)
    return PlannedRow(read, cells, alike, Fate.SAME if sure else Fate.NEW, sure)


def _named(headings: Sequence[Cell]) -> dict[int, str]:
    return {place: text_of(cell) or f"{place + 1}" for place, cell in enumerate(headings)}


def _kept_cells(headings: Mapping[int, str], cells: Sequence[Cell]) -> dict[str, str]:
    """All that stood in the row, under its headings."""
    return {
        headings.get(place, f"{place + 1}"): said
        for place, cell in enumerate(cells)
        if (said := text_of(cell))
    }


def _ground(work: Work, body: Sequence[Sequence[Cell]], columns: Columns) -> Ground:
    programmes = work.session.execute(
        select(Programme.id, Programme.name, Programme.setting, Programme.length_days)
        .where(Programme.active)
        .order_by(Programme.id)
    )
    accounts = work.session.execute(select(Account.id, Account.name))
    sex = next((place for place, key in columns.items() if key == "sex"), None)
    codes = one_letter_codes(cells[sex] for cells in body if sex is not None and sex < len(cells))
    return Ground(
        work.today,
        tuple((row.id, row.name, row.setting, row.length_days) for row in programmes),
        {fold(row.name): row.id for row in accounts},
        is_pria_wanita(codes),
    )


# what was brought in


@needs(Right.IMPORT)
def list_imports(work: Work) -> list[ImportRow]:
    """Newest first."""
    return [_import_row(*found) for found in work.session.execute(_IMPORTS.order_by(ImportFile.id.desc()))]


def _earlier(work: Work, sha256: str) -> ImportRow | None:
    """The same file, byte for byte, that is in the register."""
    same = _IMPORTS.where(ImportFile.sha256 == sha256, ImportFile.undone_at.is_(None))
    found = work.session.execute(same.order_by(ImportFile.id.desc())).first()
    return _import_row(*found) if found else None


_IMPORTS = select(ImportFile, Account.name).outerjoin(Account, Account.id == ImportFile.imported_by)


def _import_row(record: ImportFile, by: str | None) -> ImportRow:
    values = {f.name: getattr(record, f.name) for f in fields(ImportRow) if f.name != "by"}
    return ImportRow(**values, by=by or "")


@dataclass(frozen=True)
class OldRow:
    """A row of an old register as it stood there."""

    file: str
    line: int
    cells: Mapping[str, str]


@needs(Right.CLINICAL_SEE)
def imported_rows(work: Work, client_id: int) -> list[OldRow]:
    """What old registers said of this client, word by word."""
    query = (
        select(ImportFile.name, ImportedRow.line, ImportedRow.cells)
        .join(ImportFile, ImportFile.id == ImportedRow.import_id)
        .where(ImportedRow.client_id == client_id)
        .order_by(ImportedRow.id)
    )
    return [OldRow(row.name, row.line, row.cells) for row in work.session.execute(query)]
