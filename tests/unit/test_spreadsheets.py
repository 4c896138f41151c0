"""Tables in every state they arrive in, and out again unharmed."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk.domain.exports import FileKind, Table
from rehabdesk.domain.reading import Cell, text_of
from rehabdesk.errors import DeskError
from rehabdesk.services import spreadsheets
from rehabdesk.services.spreadsheets import Sheet, read_book, save_tables

ROWS: list[list[Cell]] = [["Nama", "Tgl Lahir"], ["Siti", datetime(1990, 8, 17)]]


def workbook(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet("Klien"))
    return path


def xlsx(path: Path, rows: Sequence[Sequence[object]] = (("Nama",), ("Siti",))) -> Path:
    def fill(_book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(path, fill)


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same workbook with its parts changed."""
    with zipfile.ZipFile(path) as before:
        parts = [(part.filename, before.read(part)) for part in before.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in parts:
            after.writestr(name, change(name, content))
    return path


def ods(path: Path, rows: str, manifest: str = "") -> Path:
    content = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Klien">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return path


def ods_cell(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{said}</text:p></table:table-cell>'


def only(path: Path) -> Sheet:
    [sheet] = read_book(path).sheets
    return sheet


def refusal(path: Path) -> str:
    with pytest.raises(DeskError) as refused:
        read_book(path)
    assert path.name in str(refused.value)
    return refused.value.text


def test_workbooks_of_three_kinds(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Nama", "Tgl Lahir"])
        sheet.write_string(1, 0, "Siti")
        sheet.write_datetime(1, 1, datetime(1990, 8, 17), book.add_format({"num_format": "dd/mm/yyyy"}))
        book.add_worksheet("Kosong")
        book.add_worksheet("Rahasia").hide()

    sheet = only(workbook(tmp_path / "a.xlsx", fill))
    assert (sheet.name, sheet.rows[0], sheet.rows[1][0]) == ("Klien", ROWS[0], "Siti")
    assert sheet.rows[1][1] in (date(1990, 8, 17), datetime(1990, 8, 17))
    rows = "".join(f"<table:table-row>{ods_cell(said)}</table:table-row>" for said in ("Nama", "Siti"))
    assert only(ods(tmp_path / "a.ods", rows)).rows == [["Nama"], ["Siti"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_in_every_usual_writing(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [("Nama", "Alamat"), ("José Müller", "Jl. Lontar 3"), ("Siti", "Kupang")] * 3
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join(separator.join(line) for line in lines), encoding=encoding, newline="")
    sheet = only(path)
    assert sheet.rows[1] == ["José Müller", "Jl. Lontar 3"]
    assert [notice.text for notice in sheet.notices] == (
        [spreadsheets.OTHER_LETTERS] if encoding == "cp1252" else []
    )


def test_excel_says_itself_what_separates(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=|\nNama|Alamat\n"Siti|S"|"Jl. ""A"""\n')
    assert only(path).rows == [[], ["Nama", "Alamat"], ["Siti|S", 'Jl. "A"']]


def test_what_is_no_table_gets_a_sentence(tmp_path: Path) -> None:
    def file(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    with zipfile.ZipFile(tmp_path / "surat.xlsx", "w") as letter:
        letter.writestr("word/document.xml", "<w/>")
    assert refusal(tmp_path / "surat.xlsx") == spreadsheets.NOT_A_TABLE
    assert refusal(file("foto.csv", b"\x89PNG\r\n\x1a\n\0\0\0")) == spreadsheets.NOT_A_TABLE
    assert refusal(file("isi.csv", bytes(range(32)) * 40)) == spreadsheets.NOT_A_TABLE
    assert (
        refusal(file("halaman.xls", b"<html><table><tr><td>Nama</td></tr></table>"))
        == spreadsheets.A_WEB_PAGE
    )
    assert refusal(file("kosong.xlsx", b"")) == spreadsheets.EMPTY
    assert refusal(file("kosong.csv", b"\xef\xbb\xbf \r\n\r\n")) == spreadsheets.EMPTY
    assert refusal(file("koma.csv", b";;;\n;;;\n")) == spreadsheets.NO_ROWS
    assert refusal(tmp_path / "tidak-ada.csv") == spreadsheets.NOT_THERE
    assert refusal(tmp_path) == spreadsheets.UNREADABLE
    whole = xlsx(tmp_path / "utuh.xlsx").read_bytes()
    assert refusal(file("putus.xlsx", whole[: len(whole) // 2])) == spreadsheets.DAMAGED
    assert refusal(file("rusak.xlsx", whole[:300] + b"xx" + whole[302:])) == spreadsheets.DAMAGED
    assert (
        refusal(file("tua.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == spreadsheets.NOT_A_TABLE
    )


def test_passwords_are_named(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(ole)
    assert refusal(tmp_path / "a.xlsx") == spreadsheets.PASSWORD
    locked = ods(tmp_path / "a.ods", "", "<manifest:encryption-data/>")
    assert refusal(locked) == spreadsheets.PASSWORD


def test_too_much_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "besar.csv"
    with huge.open("wb") as out:
        out.truncate(300_000_000)
    assert refusal(huge) == spreadsheets.TOO_BIG
    many = tmp_path / "banyak.csv"
    many.write_text("a;b\n" * 2_000_000)
    assert refusal(many) == spreadsheets.TOO_MANY
    corner = workbook(tmp_path / "sudut.xlsx", lambda _book, sheet: sheet.write(1_048_575, 16_383, "x"))
    assert refusal(corner) == spreadsheets.TOO_MANY
    wide = workbook(
        tmp_path / "lebar.xlsx",
        lambda _book, sheet: (sheet.write(0, 0, "Nama"), sheet.write(9_000, 16_383, "x")),
    )
    assert refusal(wide) == spreadsheets.TOO_WIDE
    repeated = ods_cell("x", ' table:number-columns-repeated="16384"')
    block = f'<table:table-row table:number-rows-repeated="90000">{repeated}</table:table-row>'
    assert refusal(ods(tmp_path / "ulang.ods", block)) == spreadsheets.TOO_WIDE
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    row = f"<table:table-row>{ods_cell('Siti')}</table:table-row>"
    assert refusal(ods(tmp_path / "jauh.ods", empty + row)) == spreadsheets.TOO_MANY
    assert only(ods(tmp_path / "biasa.ods", row + empty)).rows == [["Siti"]]
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 1_000_000)
    bomb = repacked(xlsx(tmp_path / "bom.xlsx"), lambda name, data: data + b" " * 2_000_000)
    assert bomb.stat().st_size < 100_000
    assert refusal(bomb) == spreadsheets.UNFOLDS


def test_formulas_count_by_their_stored_values(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Nama", "Umur"])
        sheet.write_formula(1, 0, '=A3&""', None, "Siti")
        sheet.write_formula(1, 1, "=1+1", None, 2)

    path = workbook(tmp_path / "a.xlsx", fill)
    assert only(path).rows[1] == ["Siti", 2]
    bare = repacked(path, lambda _name, data: data.replace(b"<v>2</v>", b"").replace(b"<v>Siti</v>", b""))
    sheet = only(bare)
    [notice] = sheet.notices
    assert (notice.text, notice.values) == (spreadsheets.BARE_FORMULAS, {"count": 2})
    assert not any(text_of(cell) for row in sheet.rows[1:] for cell in row)


def test_a_merged_cell_counts_for_every_row(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "DATA KLIEN")
        sheet.write_row(1, 0, ["Nama", "Tgl Masuk"])
        sheet.merge_range("A3:A4", "Siti")
        sheet.write(2, 1, "1/2/2020")
        sheet.write(3, 1, "1/2/2022")

    sheet = only(workbook(tmp_path / "a.xlsx", fill))
    assert [row[0] for row in sheet.rows] == ["DATA KLIEN", "Nama", "Siti", "Siti"]
    assert [notice.text for notice in sheet.notices] == [spreadsheets.MERGED]


# out

DANGEROUS = st.sampled_from(
    ["=1+1", "+62812", "-5", "@SUM(A1)", "\tx", '=HYPERLINK("x")', "0812", "😀 علي", "a\nb"]
)
CELLS = st.one_of(st.text(max_size=12), DANGEROUS, st.integers(-9999, 9999), st.dates(date(1900, 3, 1)))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), st.sampled_from(FileKind))
def test_what_is_written_is_read_again_and_never_calculates(
    rows: list[tuple[Cell, ...]], kind: FileKind
) -> None:
    data = (
        spreadsheets._as_xlsx([Table("=Klien", ("Nama", "=2+5"), rows)], None)
        if kind is FileKind.XLSX
        else spreadsheets._as_csv([Table("Klien", ("Nama", "=2+5"), rows)], kind.value[-1], None)
    )
    if kind is FileKind.XLSX:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist())
        [sheet] = spreadsheets._read_zipped("a.xlsx", data)
    else:
        sheet = spreadsheets._read_text("a.csv", data)
        for row in sheet.rows:
            assert not any(str(cell).lstrip().startswith(("=", "@", "+")) for cell in row)
    for before, after in zip(rows, sheet.rows[1:], strict=False):
        for cell, again in zip(before, after, strict=False):
            assert text_of(again) == text_of(cell) or text_of(cell) == "" or "\r" in str(cell)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.csv"
    path.write_text("yang lama")
    table = Table("Klien", ("Nama",), [("Siti",)])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(spreadsheets.os, "fsync", full)
        with pytest.raises(DeskError) as refused:
            save_tables(path, [table], FileKind.CSV_COMMA)
    assert refused.value.text == spreadsheets.NO_ROOM
    assert [each.name for each in tmp_path.iterdir()] == ["register.csv"]
    assert path.read_text() == "yang lama"
    with pytest.raises(DeskError) as refused:
        save_tables(tmp_path / "tidak ada" / "a.csv", [table], FileKind.CSV_COMMA)
    assert refused.value.text == spreadsheets.NOT_WRITTEN
    save_tables(path, [table], FileKind.CSV_COMMA)
    assert only(path).rows == [["Nama"], ["Siti"]]
