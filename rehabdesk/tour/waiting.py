"""Somebody calls, is screened, is offered a place and comes; a bed is given by keys and by dragging."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rehabdesk.app import App
from rehabdesk.domain.enquiries import Channel, Declined, Ending, EnquiryState, Screened
from rehabdesk.domain.people import Relation, Sex
from rehabdesk.i18n import _
from rehabdesk.services.enquiries import find_enquiries
from rehabdesk.tour.guide import Guide
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from rehabdesk.ui.screens.waiting import WaitingScreen
from rehabdesk.ui.screens.waiting.board import BedBoard, Cell
from rehabdesk.ui.screens.waiting.enquiries import EnquiriesPage

NAME = "Gerson Nalle"


def walk(guide: Guide, app: App) -> None:
    """By the counsellor who is signed in."""
    guide.go("waiting")
    page = guide.at(WaitingScreen).enquiries
    guide.press("Down")
    guide.shoot("waiting")
    _take_call(guide, page)
    _screen(guide, page)
    _offer(guide, page)
    _end_another(guide, page)
    _begin_intake(guide, app, page)
    _give_beds(guide)
    guide.choose("times")
    guide.shoot("waiting-times")


def _take_call(guide: Guide, page: EnquiriesPage) -> None:
    guide.press("Alt+B")
    guide.until(page.editor.isVisible, "the form did not open")
    guide.fill_form(
        page.editor.form,
        {
            "name": NAME,
            "channel": Channel.PHONE,
            "village": "Airnona",
            "sex": Sex.MALE,
            "age": "29",
            "phone": "081255500188",
            "caller_name": "Debora Nalle",
            "caller_relation": Relation.MOTHER,
            "substances": "sabu, sopi",
            "wanted": _("Asks whether he can come this week."),
        },
    )
    guide.shoot("enquiry")
    guide.press("Ctrl+S")
    guide.until(lambda: page.card.sheet is not None and page.card.sheet.row.name == NAME, "it was not saved")


def _screen(guide: Guide, page: EnquiriesPage) -> None:
    guide.press("Alt+K")
    form = guide.find(Form, within=guide.dialog())
    guide.fill_form(form, {"result": Screened.INPATIENT, "note": _("Willing to stay, uses every day.")})
    guide.shoot("enquiry-screening")
    guide.push(_("Record"))
    guide.until(lambda: _state(page) is EnquiryState.SCREENED, "the screening was not recorded")


def _offer(guide: Guide, page: EnquiriesPage) -> None:
    guide.press("Alt+T")
    form = guide.find(Form, within=guide.dialog())
    guide.press_down_to(form.editors["programme_id"], 1)
    guide.fill_form(form, {"place": "Kelor"})
    guide.shoot("enquiry-offer")
    guide.push(_("Offer"))
    guide.until(lambda: _state(page) is EnquiryState.OFFERED, "the offer was not recorded")
    guide.shoot("enquiry-steps")


def _end_another(guide: Guide, page: EnquiriesPage) -> None:
    """One that waits too long is closed with its reason, and taken up again with another."""
    late = next((row for row in page.table.rows() if row.overdue), None)
    if late is None:
        raise guide.stuck("nobody of the demo waits too long")
    page.show_enquiry(late.id)
    page.table.setFocus()
    guide.press("Alt+H")
    form = guide.find(Form, within=guide.dialog())
    guide.fill_form(form, {"ending": Ending.PERSON, "reason": Declined.TOO_LONG})
    guide.shoot("enquiry-end")
    guide.push(_("End it"))
    guide.until(lambda: _state(page) is EnquiryState.DECLINED, "it was not ended")
    guide.press("Alt+R")
    guide.dialog()
    guide.write(_("Called again today."))
    guide.shoot("enquiry-reopened")
    guide.push(_("Reopen"))
    guide.until(lambda: _state(page) is not EnquiryState.DECLINED, "it was not reopened")


def _state(page: EnquiriesPage) -> EnquiryState | None:
    return page.card.sheet.row.state if page.card.sheet else None


def _begin_intake(guide: Guide, app: App, page: EnquiriesPage) -> None:
    assert app.desk is not None
    [mine] = [row for row in app.desk.ask(find_enquiries) if row.name == NAME]
    page.show_enquiry(mine.id)
    page.table.setFocus()
    guide.press("Alt+P")
    guide.at(IntakeScreen)
    guide.shoot("enquiry-intake")


def _give_beds(guide: Guide) -> None:
    guide.go("waiting")
    page = guide.at(WaitingScreen)
    guide.choose("beds")
    board = page.beds.board
    board.setFocus(Qt.FocusReason.TabFocusReason)
    guide.shoot("beds")
    cells = _cells(board)
    without = next(cell for cell in cells if cell.person and not cell.lead)
    free = [cell for cell in cells if cell.lead and not cell.person and not cell.closed]
    board.choose(without.key)
    guide.press("M")
    board.choose(free[0].key)
    guide.shoot("bed-carried")
    guide.press("Return")
    guide.until(lambda: board.carried() is None, "nobody was put down")
    _drag(guide, board, free[0].key, free[1].key)
    guide.shoot("bed-dragged")
    guide.press("Del")
    guide.dialog()
    guide.shoot("bed-freed")
    guide.press("Esc")
    guide.until_closed()


def _cells(board: BedBoard) -> list[Cell]:
    return [cell for group in board.groups() for cell in group.cells]


def _drag(guide: Guide, board: BedBoard, source: object, target: object) -> None:
    """With the mouse held down, as a person does it."""
    handle = board.window().windowHandle()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start, end = (
        board.mapTo(board.window(), board.box_of(key).center().toPoint()) for key in (source, target)
    )
    QTest.mousePress(handle, left, none, start)
    for at in (start + QPoint(QApplication.startDragDistance() + 2, 0), (start + end) / 2, end):
        QTest.mouseMove(handle, at)
        guide.rest()
    QTest.mouseRelease(handle, left, none, end)
    guide.rest()
