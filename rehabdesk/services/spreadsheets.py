"""Tables from and to files: .xlsx, .ods, .xls and .csv in, .xlsx and .csv out. Nothing here knows a client.

A file is looked into before the reader gets it: a small one may unfold to gigabytes, and a single cell in the
last corner of a sheet would make the reader lay out seventeen thousand million empty ones.
"""

import csv
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rehabdesk.domain.exports import FileKind, Table, is_formula, neutralised, sheet_name
from rehabdesk.domain.reading import Cell
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

MOST_BYTES = 50_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 100_000
MOST_CELLS = 12_000_000
Tell = Callable[[int, int], object]

NOT_THERE = N_("The file {name} is not there any more. Choose it again.")
UNREADABLE = N_("The file {name} cannot be read. Close it in other programs, or copy it to this computer.")
EMPTY = N_("The file {name} is empty.")
TOO_BIG = N_("The file {name} has {size} MB; at most {most} MB are read. Split it, or save only the sheet.")
UNFOLDS = N_("The file {name} unfolds to far more than a register holds. It was not opened.")
TOO_MANY = N_("The file {name} has more than {most} rows. Split it by years, and bring in one at a time.")
TOO_WIDE = N_(
    "The sheet of {name} reaches too far to the right or down. Copy only the table into a new file."
)
NOT_A_TABLE = N_("The file {name} is not a table. Save it from Excel or LibreOffice as .xlsx, .ods or .csv.")
A_WEB_PAGE = N_(
    "The file {name} is a web page that calls itself a table. Open it in Excel and save it as .xlsx."
)
PASSWORD = N_("The file {name} is protected with a password. Save a copy without one, then choose that.")
DAMAGED = N_("The file {name} is damaged. Open it in Excel or LibreOffice and save it anew.")
NO_ROWS = N_("No sheet of {name} has anything in it.")

# What may be said of a sheet that was read all the same.
BARE_FORMULAS = N_(
    "{count} cells are formulas whose results were not saved; they count as empty."
    " Open the file in Excel, save it and choose it again."
)
MERGED = N_("{count} merged cells: what stands in one counts for every row it spans.")
OTHER_LETTERS = N_("The letters were read as {encoding}. Look whether names with accents are right.")


@dataclass(frozen=True)
class Notice:
    text: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One sheet; its first row is line 1."""

    name: str
    rows: list[list[Cell]]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Book:
    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def read_book(path: Path) -> Book:
    """Everything in the file that is a table. Raises DeskError with a sentence for whatever is not."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            raise DeskError(TOO_BIG, name=name, size=f"{size / 1e6:.0f}", most=most)
        data = path.read_bytes()
    except FileNotFoundError:
        raise DeskError(NOT_THERE, name=name) from None
    except OSError:
        raise DeskError(UNREADABLE, name=name) from None
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DeskError(EMPTY, name=name)
    if data.startswith(b"PK"):
        sheets = _read_zipped(name, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        sheets = _read_old(name, data)
    else:
        sheets = [_read_text(name, data)]
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise DeskError(NO_ROWS, name=name)
    return Book(name, hashlib.sha256(data).hexdigest(), filled)


# ---- workbooks


def _read_zipped(name: str, data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
            notices = _look_into(name, unpacked)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        raise DeskError(DAMAGED, name=name) from None
    except RuntimeError:  # how zipfile says that it needs a password
        raise DeskError(PASSWORD, name=name) from None
    return _read_with_calamine(name, data, notices)


def _look_into(name: str, unpacked: zipfile.ZipFile) -> list[Notice]:
    """Refuse what would swallow the machine; count formulas without a result. Sizes that lie fail the CRC."""
    parts = unpacked.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DeskError(UNFOLDS, name=name)
    names = {part.filename for part in parts}
    if "EncryptedPackage" in names:
        raise DeskError(PASSWORD, name=name)
    bare = 0
    if "xl/workbook.xml" in names or any(each.startswith("xl/") for each in names):
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                content = unpacked.read(part)
                if part.filename.startswith("xl/worksheets/sheet"):
                    _measure_xlsx(name, content)
                    bare += len(_BARE_XLSX.findall(content))
    elif "content.xml" in names:
        manifest = unpacked.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise DeskError(PASSWORD, name=name)
        content = unpacked.read("content.xml")
        if b"<office:spreadsheet" not in content:
            raise DeskError(NOT_A_TABLE, name=name)
        _measure_ods(name, content)
        bare = sum(b"value-type=" not in cell for cell in _FORMULA_ODS.findall(content))
    else:
        raise DeskError(NOT_A_TABLE, name=name)
    return [Notice(BARE_FORMULAS, {"count": bare})] if bare else []


_FILLED_XLSX = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>\s*<[vif]')
_BARE_XLSX = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_FORMULA_ODS = re.compile(rb"<table:table-cell[^>]*\btable:formula=[^>]*>")
_PARTS_ODS = re.compile(rb"<(table:table-row|/table:table-row|table:table-cell|table:table)\b([^>]*)>")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')


def _measure_xlsx(name: str, content: bytes) -> None:
    rows = columns = 0
    for letters, digits in _FILLED_XLSX.findall(content):
        rows = max(rows, int(digits))
        place = 0
        for letter in letters:
            place = place * 26 + letter - 64
        columns = max(columns, place)
    _refuse_large(name, rows, columns)


def _measure_ods(name: str, content: bytes) -> None:
    row = last = column = widest = repeated = 0
    for tag, said in _PARTS_ODS.findall(content):
        if tag == b"table:table":
            _refuse_large(name, last, widest)
            row = last = widest = 0
        elif tag == b"table:table-row":
            found = _ROWS_REPEATED.search(said)
            repeated, column = int(found[1]) if found else 1, 0
            row += repeated
        elif tag == b"table:table-cell":
            found = _COLUMNS_REPEATED.search(said)
            column += int(found[1]) if found else 1
            if b"value-type=" in said:
                last, widest = row, max(widest, column)
    _refuse_large(name, last, widest)


def _refuse_large(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise DeskError(TOO_MANY, name=name, most=MOST_ROWS)
    if rows * columns > MOST_CELLS:
        raise DeskError(TOO_WIDE, name=name)


def _read_old(name: str, data: bytes) -> list[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DeskError(PASSWORD, name=name)
    if not any(mark.encode("utf-16-le") in data for mark in ("Workbook", "Book")):
        raise DeskError(NOT_A_TABLE, name=name)
    return _read_with_calamine(name, data, [])


def _read_with_calamine(name: str, data: bytes, notices: Sequence[Notice]) -> list[Sheet]:
    import python_calamine as calamine  # only who reads a table waits for it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [each for each in book.sheets_metadata if each.visible is calamine.SheetVisibleEnum.Visible]
        sheets = []
        for each in shown:
            if each.typ is calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(each.name)
                sheets.append(_sheet_of(sheet, notices))
        return sheets
    except calamine.PasswordError:
        raise DeskError(PASSWORD, name=name) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise DeskError(DAMAGED, name=name) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader raises where it gives up
            raise
        raise DeskError(DAMAGED, name=name) from None


def _sheet_of(sheet: Any, notices: Sequence[Notice]) -> Sheet:
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    spans = [(a, b) for a, b in sheet.merged_cell_ranges or () if b[0] > a[0] and a[0] < len(rows)]
    for (top, left), (bottom, _right) in spans:
        if left < len(rows[top]):
            for below in rows[top + 1 : bottom + 1]:
                if left < len(below) and below[left] in ("", None):
                    below[left] = rows[top][left]
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    said = list(notices)
    if spans:
        said.append(Notice(MERGED, {"count": len(spans)}))
    return Sheet(sheet.name, rows, tuple(said))


# ---- text


def _read_text(name: str, data: bytes) -> Sheet:
    if data.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"SQLite", b"\x7fELF", b"MZ")
    ):
        raise DeskError(NOT_A_TABLE, name=name)
    said, notices = _decoded(name, data)
    if re.match(r"\s*(<!doctype html|<html|<table|<\?xml)", said[:400], re.IGNORECASE):
        raise DeskError(A_WEB_PAGE, name=name)
    if len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", said[:20_000])) > 3:
        raise DeskError(NOT_A_TABLE, name=name)
    stated = re.match(r"sep=(.)\r?\n", said)
    separator = stated[1] if stated else _separator_of(said)
    text = said[stated.end() :] if stated else said
    rows: list[list[Cell]] = [[]] if stated else []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(list(row))
            if len(rows) > MOST_ROWS:
                raise DeskError(TOO_MANY, name=name, most=MOST_ROWS)
    except csv.Error:
        raise DeskError(DAMAGED, name=name) from None
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(Path(name).stem, rows, notices)


def _decoded(name: str, data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """UTF-8 where it can be, else what the bytes look like, and then a notice says so."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=["cp1252", "mac_roman", "utf_16_le", "utf_16_be"]).best()
        if best is None:
            raise DeskError(NOT_A_TABLE, name=name) from None
        shown = {"cp1252": "Windows-1252"}.get(best.encoding, best.encoding)
        return data.decode(best.encoding, "replace"), (Notice(OTHER_LETTERS, {"encoding": shown}),)


def _separator_of(said: str) -> str:
    """The sign that cuts the first lines into the most columns, and evenly so."""
    head = said[:50_000].splitlines()[:60]
    best, most = ",", 0.0
    for separator in (";", "\t", ",", "|"):
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=separator) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = (usual - 1) * widths.count(usual) / max(len(widths), 1)
        if score > most:
            best, most = separator, score
    return best


# ---- out


def save_tables(
    path: Path, tables: Sequence[Table], kind: FileKind, tell: Tell | None = None, about: str = ""
) -> None:
    """Write the file whole or not at all: beside its place first, then in one step into it.

    `about` stands in the properties of a workbook; text has no place for it.
    """
    data = _as_xlsx(tables, tell, about) if kind is FileKind.XLSX else _as_csv(tables, kind.value[-1], tell)
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise DeskError(_why_not_written(error), place=path.parent, name=path.name) from error


NO_ROOM = N_("The disk of {place} is full. Nothing was written. Free some space, then export again.")
NOT_WRITTEN = N_("{name} cannot be written in {place}. Close it in other programs, or choose another folder.")


def _why_not_written(error: OSError) -> str:
    return NO_ROOM if error.errno in (28, 122) else NOT_WRITTEN


def _as_csv(tables: Sequence[Table], separator: str, tell: Tell | None) -> bytes:
    """With a byte order mark, so that Excel reads the letters right; one table below the other."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow([neutralised(heading) for heading in table.headings])
        for place, row in enumerate(table.rows):
            if tell and place % 500 == 0:
                tell(place, len(table.rows))
            writer.writerow([_csv_cell(cell) for cell in row])
        if table.note:
            writer.writerow([])
            writer.writerow([neutralised(table.note)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _csv_cell(cell: Cell) -> str | int | float:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return "" if cell is None else neutralised(str(cell))


def _as_xlsx(tables: Sequence[Table], tell: Tell | None, about: str = "") -> bytes:
    """Made in memory: a helping file on the disk would hold names in the clear."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # A quote prefix is Excel's own way of saying that a text is no formula, whatever it begins with.
        forms = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"quote_prefix": True, "num_format": "@"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        }
        if about:
            book.set_properties({"comments": _clean(about)})
        taken: list[str] = []
        for table in tables:
            taken.append(sheet_name(table.name, taken))
            _fill_sheet(book.add_worksheet(taken[-1]), table, forms, tell)
    return out.getvalue()


def _fill_sheet(sheet: Any, table: Table, forms: dict[str, Any], tell: Tell | None) -> None:
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, _clean(heading), forms["head"])
    for number, row in enumerate(table.rows, 1):
        if tell and number % 500 == 1:
            tell(number - 1, len(table.rows))
        for column, cell in enumerate(row):
            if isinstance(cell, datetime | date):
                sheet.write_datetime(number, column, cell, forms["day"])
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            elif cell not in ("", None):
                said = _clean(str(cell))
                sheet.write_string(number, column, said, forms["text"] if _needs_care(said) else None)
    sheet.freeze_panes(1, 0)
    for column, wide in enumerate(_widths(table)):
        sheet.set_column(column, column, wide)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, _clean(table.note))


def _needs_care(said: str) -> bool:
    return is_formula(said) or said.isdigit()


def _clean(said: str) -> str:
    return said[:32_000].encode("utf-8", "replace").decode()


def _widths(table: Table) -> Iterable[int]:
    for column, heading in enumerate(table.headings):
        cells = [len(str(row[column])) for row in table.rows[:200] if column < len(row)]
        yield min(40, max(10, len(heading) + 2, *(cells or [0])))
