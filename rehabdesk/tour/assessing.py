"""A client is assessed: one questionnaire keyed in, read and printed, another left and taken up again."""

from __future__ import annotations

from rehabdesk.app import App
from rehabdesk.i18n import _
from rehabdesk.services.assessments import list_assessments
from rehabdesk.services.clients import ClientFilter, find_clients
from rehabdesk.tour.guide import Guide
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.assessments.interview import Interview
from rehabdesk.ui.screens.assessments.result import Result
from rehabdesk.ui.screens.assessments.screen import AssessmentScreen
from rehabdesk.ui.screens.client_file import ClientFile


def walk(guide: Guide, app: App, tray: Tray) -> None:
    """By the counsellor who is signed in, with one of the counsellor's own clients."""
    _open_file(guide, app)
    guide.shoot("assessments")
    _key_in_phq_9(guide)
    _read_and_print(guide, tray)
    _leave_assist_and_come_back(guide)
    _look_at_a_bare_form(guide)


def _open_file(guide: Guide, app: App) -> None:
    """The client with most assessments so far: there the charts have something to show."""
    desk, shell = app.desk, app.window.shell
    assert desk is not None
    assert shell is not None
    mine = desk.ask(find_clients, which=ClientFilter.ACTIVE, counsellor_id=desk.who.account_id, limit=60)
    if not mine.rows:
        raise guide.stuck("nobody is in care")
    most = max(mine.rows, key=lambda row: len(desk.ask(list_assessments, row.id)))
    shell.go(Place("client", most.id, tab="assessments"))
    guide.at(ClientFile)


def _begin(guide: Guide, name: str, picture: str = "") -> Interview:
    guide.press("Alt+A")
    guide.dialog()
    guide.write(name)
    if picture:
        guide.shoot(picture)
    guide.press("Return")
    part = guide.at(AssessmentScreen).part
    if not isinstance(part, Interview):
        raise guide.stuck(f"{name} does not ask")
    return part


def _key_in_phq_9(guide: Guide) -> None:
    part = _begin(guide, "PHQ", "assessment-new")
    guide.write("2112R1")
    guide.shoot("assessment-questions")
    guide.press("Up", 2)
    guide.write("1")  # the refused one after all
    guide.write("1")
    guide.write("101")
    guide.until(part.banner.isVisible, "item 9 raises no alert")
    guide.shoot("assessment-alert")
    guide.write("1")
    guide.until(lambda: not part.keeping.unsaved, "the answers are not kept")
    guide.press("Ctrl+Return")
    guide.dialog()
    guide.shoot("assessment-finish")
    guide.press("Return")
    guide.until(lambda: isinstance(guide.at(AssessmentScreen).part, Result), "it was not finished")


def _read_and_print(guide: Guide, tray: Tray) -> None:
    guide.shoot("assessment-result")
    part = guide.at(AssessmentScreen).part
    assert isinstance(part, Result)
    guide.choose("paper")
    guide.until(lambda: part.preview.page_count() > 0, "the summary is not drawn")
    guide.shoot("assessment-summary")
    printed = len(tray.printouts)
    guide.press("Ctrl+P")
    guide.agree()
    guide.agree()  # it has come out
    guide.until(lambda: len(tray.printouts) > printed, "nothing was printed")
    (guide.out / "assessment-summary.pdf").write_bytes(tray.printouts[-1].pdf)
    guide.press("Esc")
    guide.at(ClientFile)


def _leave_assist_and_come_back(guide: Guide) -> None:
    """Tobacco, alcohol and stimulants are used; the client must go, and comes back."""
    _begin(guide, "ASSIST")
    guide.write("2211211111")
    guide.write("523")
    guide.write("423")
    guide.shoot("assessment-assist")
    guide.press("Esc")
    guide.at(ClientFile)
    guide.shoot("assessment-unfinished")
    guide.press("Return")
    guide.at(AssessmentScreen)
    guide.write("311" + "11" + "211" + "311" + "1")
    guide.press("Ctrl+Return")
    guide.agree()
    guide.until(lambda: isinstance(guide.at(AssessmentScreen).part, Result), "ASSIST was not finished")
    guide.shoot("assessment-assist-result")
    guide.press("Esc")
    guide.at(ClientFile)


def _look_at_a_bare_form(guide: Guide) -> None:
    """Without its licensed wording a form shows its numbers, and says where the words are typed in."""
    part = _begin(guide, "WHOQOL")
    guide.write("34")
    if _("Instruments") not in part.note.text():
        raise guide.stuck("it is not said where the wording is typed in")
    guide.shoot("assessment-numbers-only")
    guide.press("Esc")
    guide.at(ClientFile)
