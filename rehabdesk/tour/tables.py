"""The head brings the old paper register in from a table, takes it out again, and exports three ways."""

from __future__ import annotations

from pathlib import Path

from rehabdesk.app import App
from rehabdesk.domain.disclosure import Purpose
from rehabdesk.domain.exports import By, Level
from rehabdesk.i18n import _
from rehabdesk.tour.guide import Guide
from rehabdesk.ui import talk
from rehabdesk.ui.screens.clients import ClientsScreen
from rehabdesk.ui.screens.exporting import ExportingScreen
from rehabdesk.ui.screens.importing import ImportingScreen

# As such tables really look: a title above, columns in any order, everybody's own way of writing.
OLD_REGISTER = """DATA KLIEN REHABILITASI 2018-2019;;;;;;;;;;
;;;;;;;;;;
No;Nama Lengkap;L/P;Tempat/Tgl Lahir;No. KTP;No. HP;Zat Utama;Jenis Layanan;Tgl Masuk;Tgl Keluar;Ket
1;Yulius Manafe;L;Kupang, 17 Agust 1990;0071051708900003;81255500142;shabu;Rawat inap;1/2/18;1/8/18;Selesai
2;Maria Yosefina Benu;P;So'e, 3-4-85;;0812 5550 0199 / 0813 5550 0111;sopi, ganja;RJ;5 Maret 2018;30/6/2018;
3;Yulius Manafe;L;Kupang, 17/8/90;0071051708900003;;sabu;RI;4 Jan 2019;4 Juni 2019;kambuh
4;;L;31/02/1991;5.37106E+15;;;;2019;;
5;Petrus Lodo;Laki2;Atambua, 12/25/1979;;380555014;lem;rawat inap;43500;43400;
6;Andreas Tefa;L;33102;;;ngelem;Rawat jalan;7-1-19;7-3-19;
"""


def walk(guide: Guide, app: App) -> None:
    place = app.folder.with_name("tables")
    place.mkdir(exist_ok=True)
    guide.go("clients")
    more = guide.at(ClientsScreen).more
    guide.choose_in_menu(more, _("Bring an old register in"))
    _bring_in(guide, place)
    guide.go("clients")
    guide.choose_in_menu(guide.at(ClientsScreen).more, _("Export"))
    _export(guide, place)


def _bring_in(guide: Guide, place: Path) -> None:
    screen = guide.at(ImportingScreen)
    guide.shoot("import-file")
    old = place / "register-2018.csv"
    old.write_text(OLD_REGISTER, encoding="utf-8")
    with talk.script([old]):
        guide.press("Space")
        guide.until(lambda: screen.pages.currentWidget() is screen.columns, "the table was not read")
    guide.shoot("import-columns")
    guide.press("Alt+L")
    guide.until(lambda: screen.pages.currentWidget() is screen.preview, "the rows were not read")
    screen.preview.which.choose("all")
    screen.preview.table.choose(6)
    guide.shoot("import-rows")
    guide.press("Alt+U")
    guide.until(lambda: bool(screen.said.text()), "the dry run never ends")
    guide.shoot("import-dry-run")
    guide.press("Alt+L")
    guide.agree()
    guide.until(lambda: screen.pages.currentWidget() is screen.result, "the rows did not come in")
    guide.shoot("import-result")
    guide.press("Alt+X")
    guide.until(lambda: screen.pages.currentWidget() is screen.choosing, "the import was not taken out")
    guide.shoot("import-taken-out")


def _export(guide: Guide, place: Path) -> None:
    screen = guide.at(ExportingScreen)
    guide.fill_form(screen.form, {"recipient": "BNNP NTT", "purpose": Purpose.FUNDING})
    _wait_for_rows(guide, screen)
    guide.shoot("export-initials")
    guide.fill_form(screen.form, {"level": Level.ANONYMOUS, "rows": By.AGE, "columns": By.SETTING})
    _wait_for_rows(guide, screen)
    guide.shoot("export-counts")
    guide.fill_form(screen.form, {"level": Level.IDENTIFIED})
    _wait_for_rows(guide, screen)
    guide.shoot("export-names")
    guide.fill_form(screen.form, {"level": Level.PSEUDONYM})
    file = place / "register.xlsx"
    with talk.script([file]):
        guide.press("Ctrl+E")
        guide.until(file.exists, "no table was written")
    guide.until(screen.save.isEnabled, "the export never ends")


def _wait_for_rows(guide: Guide, screen: ExportingScreen) -> None:
    guide.pause(0.4)
    guide.until(screen.is_quiet, "the first rows never come")
