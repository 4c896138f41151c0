"""A withdrawal carried out in time; a release printed, recorded, shown by a letter, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from rehabdesk.app import App
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.letters import LetterKind
from rehabdesk.i18n import _
from rehabdesk.services.clients import ClientFilter, find_clients
from rehabdesk.services.consents import list_consents
from rehabdesk.tour.guide import Guide
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.consents.client import ClientConsents
from rehabdesk.ui.screens.letters import LettersScreen
from rehabdesk.ui.screens.today import TodayScreen

_AGENCY = "RSUD"


def walk(guide: Guide, app: App, tray: Tray) -> None:
    """By the counsellor who is signed in; a client's release to a relative was withdrawn yesterday."""
    _carry_out(guide)
    part = _open_file(guide, app)
    assert app.desk is not None
    _record(guide, part, app.desk.now().date() + timedelta(days=90), tray)
    _write_letter(guide)
    _withdraw(guide)


def _carry_out(guide: Guide) -> None:
    guide.press("Alt+1")
    guide.at(TodayScreen)
    guide.shoot("consent-today")
    guide.press("Return")
    guide.at(ClientFile)
    guide.find(ClientConsents)
    guide.shoot("consent-to-stop")
    guide.press("Alt+W")
    guide.dialog()
    guide.write(_("The family was told by telephone; no letter was under way."))
    guide.shoot("consent-carry-out")
    guide.push(_("Done"))
    guide.until_closed()


def _open_file(guide: Guide, app: App) -> ClientConsents:
    """A client in care who has released nothing."""
    desk, shell = app.desk, app.window.shell
    assert desk is not None
    assert shell is not None
    mine = desk.ask(find_clients, which=ClientFilter.ACTIVE, counsellor_id=desk.who.account_id, limit=60)
    for row in mine.rows:
        if all(each.kind is not ConsentKind.RELEASE for each in desk.ask(list_consents, row.id)):
            shell.go(Place("client", row.id, tab="consents"))
            guide.at(ClientFile)
            return guide.find(ClientConsents)
    raise guide.stuck("everybody has released something")


def _record(guide: Guide, part: ClientConsents, until: date, tray: Tray) -> None:
    guide.press("Alt+B")
    guide.until(part.writing.isVisible, "the form is not shown")
    editors = part.writing.form.editors
    guide.take(editors["kind"], ConsentKind.RELEASE)
    guide.fill(editors["partner_id"].lineEdit(), _AGENCY)
    guide.pause(0.2)
    guide.press("Down")
    guide.press("Return")
    guide.fill(editors["until"], f"{until:%d%m%Y}")
    for words in (_("Continuing care"), _("History and care given"), _("Medicines")):
        guide.push(words, within=part)
    guide.take(editors["on_paper"], True)
    guide.shoot("consent-new")
    printed = len(tray.printouts)
    guide.press("Ctrl+P")
    guide.agree()
    guide.agree()  # it has come out
    guide.until(lambda: len(tray.printouts) > printed, "nothing was printed")
    (guide.out / "consent-release.pdf").write_bytes(tray.printouts[-1].pdf)
    guide.until_closed()
    guide.press("Ctrl+S")
    guide.until(part.facts.isVisible, "the consent was not recorded")
    guide.shoot("consent-recorded")


def _write_letter(guide: Guide) -> None:
    """The letter finds the consent by itself."""
    guide.press("Alt+U")
    screen = guide.at(LettersScreen)
    if screen.turn.isVisible():
        guide.choose("side")
    editors = screen.side.form.form.editors
    guide.take(editors["kind"], LetterKind.REFERRAL)
    guide.pause(0.6)
    guide.shoot("letter-without-consent")
    guide.fill(editors["partner_id"].lineEdit(), _AGENCY)
    guide.pause(0.2)
    guide.press("Down")
    guide.press("Return")
    guide.fill(editors["request"], _("A look at the lungs, and a reply on the enclosed slip."))
    guide.until(lambda: not editors["without"].isVisible(), "the letter does not find the consent")
    guide.pause(0.6)
    guide.click(screen.side.steps)  # the top of the side, where it says so
    guide.shoot("letter-rests-on-consent")


def _withdraw(guide: Guide) -> None:
    guide.press("Alt+Left")
    guide.at(ClientFile)
    part = guide.find(ClientConsents)
    part.table.setFocus(Qt.FocusReason.TabFocusReason)
    guide.press("Alt+W")
    guide.dialog()
    guide.write(_("Said so in the session, taken down by the counsellor."))
    guide.shoot("consent-withdraw")
    guide.push(_("Withdraw"))
    guide.until_closed()
    guide.until(lambda: part.facts.finish.isVisible(), "the consent was not withdrawn")
    guide.shoot("consent-withdrawn")
