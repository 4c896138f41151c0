"""First run in an empty folder: the centre, its administrator, the recovery key, the first backup."""

from __future__ import annotations

from rehabdesk import resources
from rehabdesk.app import App
from rehabdesk.domain.centre import Zone
from rehabdesk.domain.recovery import split_key
from rehabdesk.i18n import _
from rehabdesk.services.demo import demo_centre
from rehabdesk.tour.guide import Guide
from rehabdesk.ui import talk
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screens.first_run import FirstRun
from rehabdesk.ui.screens.recovery_key import ASKED

PASSWORD = "tiga perahu biru 7"


def walk(guide: Guide, app: App, tray: Tray) -> None:
    page = app.window.page()
    assert isinstance(page, FirstRun)
    guide.shoot("first-run-begins")
    _write_centre(guide, page)
    guide.press("Alt+L")
    _write_administrator(guide, page)
    guide.press("Alt+L")
    _prove_key(guide, page, tray)
    guide.press("Alt+L")
    guide.until(lambda: page.step() == 3, "the centre was not made")
    _back_up(guide, app, page)
    guide.push(_("Open RehabDesk"))
    guide.until(lambda: app.window.shell is not None, "the desk did not open")
    guide.shoot("first-day")


def _write_centre(guide: Guide, page: FirstRun) -> None:
    centre = demo_centre(b"")
    form = page.centre.form
    names = ("name", "foundation", "address", "village", "city", "phone", "email", "licence", "site_code")
    guide.fill_form(form, {name: getattr(centre, name) for name in names})
    guide.fill_form(form, {"zone": Zone.WITA})
    heads = ("head_name", "head_title", "head_credential")
    guide.fill_form(form, {name: getattr(centre, name) for name in heads})
    with talk.script([resources.path("demo", "logo.png")]):
        guide.push(_("Choose a picture"))
    guide.pause(1)  # the letterhead is drawn a moment after the last key
    guide.shoot("first-run-centre")


def _write_administrator(guide: Guide, page: FirstRun) -> None:
    guide.fill_form(page.admin.form, {"name": "Petrus Benu", "title": "Administrator"})
    guide.fill(page.admin.password.password, "cendana")
    guide.fill(page.admin.password.again, "cendana")
    guide.shoot("first-run-weak-password")
    guide.fill(page.admin.password.password, PASSWORD)
    guide.fill(page.admin.password.again, PASSWORD)
    guide.shoot("first-run-administrator")


def _prove_key(guide: Guide, page: FirstRun, tray: Tray) -> None:
    guide.press("Ctrl+P")
    guide.agree()
    guide.agree()  # it has come out
    (guide.out / "recovery-key-sheet.pdf").write_bytes(tray.printouts[-1].pdf)
    groups = split_key(page.key.panel.key)  # read from the sheet that was printed
    for place, edit in zip(ASKED, page.key.panel.answers, strict=True):
        guide.fill(edit, groups[place])
    guide.shoot("first-run-recovery-key")


def _back_up(guide: Guide, app: App, page: FirstRun) -> None:
    stick = app.folder.with_name("stick")
    stick.mkdir()
    with talk.script([stick]):
        guide.press("Ctrl+B")
        guide.until(lambda: page.backup.folder is not None, "the first backup was not proved")
    guide.shoot("first-run-backup")
