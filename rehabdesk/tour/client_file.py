"""The client's file: everything at a glance, an alert, the timeline; and one person who has two files."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from rehabdesk.app import App
from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.i18n import _
from rehabdesk.services.alerts import list_alerts
from rehabdesk.services.assessments import list_assessments
from rehabdesk.services.clients import ClientFilter, client_sheet, find_clients, register_client
from rehabdesk.services.timeline import EventKind
from rehabdesk.tour.guide import Guide
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.client_file.timeline import ClientTimeline
from rehabdesk.ui.screens.merging import MergingScreen
from rehabdesk.ui.widgets.growing import GrowingText


def walk(guide: Guide, app: App) -> None:
    """By the counsellor who is signed in, with the client most is known of."""
    desk, shell = app.desk, app.window.shell
    assert desk is not None
    assert shell is not None
    client_id = _best_known(guide, desk)
    shell.go(Place("client", client_id, tab="summary"))
    screen = guide.at(ClientFile)
    guide.shoot("file-at-a-glance")
    _raise_alert(guide, desk, screen)
    _go_through_timeline(guide)
    _make_one_file_of_two(guide, desk, screen)


def _best_known(guide: Guide, desk: Desk) -> int:
    mine = desk.ask(find_clients, which=ClientFilter.ACTIVE, counsellor_id=desk.who.account_id, limit=60)
    if not mine.rows:
        raise guide.stuck("nobody is in care")
    return max(mine.rows, key=lambda row: len(desk.ask(list_assessments, row.id))).id


def _raise_alert(guide: Guide, desk: Desk, screen: ClientFile) -> None:
    guide.choose_in_menu(screen.head.more, _("Raise an alert…"))
    dialog = guide.dialog()
    guide.fill(guide.find(GrowingText, within=dialog), "Semalam bicara ingin mati.")
    guide.shoot("alert")
    guide.push(_("Raise the alert"))
    guide.until_closed()
    kinds = [row.kind for row in desk.ask(list_alerts, screen.client_id)]
    if AlertKind.SUICIDE not in kinds:
        raise guide.stuck("the alert is not in the file")
    guide.shoot("alert-above-the-file")


def _go_through_timeline(guide: Guide) -> None:
    guide.choose("timeline")
    part = guide.find(ClientTimeline)
    part.table.setFocus(Qt.FocusReason.TabFocusReason)
    guide.shoot("timeline")
    while part.which.key() != EventKind.ASSESSMENT.value:
        guide.press("Right")
    guide.shoot("timeline-assessments")


def _make_one_file_of_two(guide: Guide, desk: Desk, screen: ClientFile) -> None:
    """The same person came again and was written down by ear, without a card."""
    known = desk.ask(client_sheet, screen.client_id)
    again = replace(known.draft, name=f"{known.draft.name}h", nik="", phone="0812 5550 0188")
    other = desk.ask(client_sheet, desk.run(register_client, again))
    guide.choose_in_menu(screen.head.more, _("Make one file of two…"))
    page = guide.at(MergingScreen)
    guide.until(lambda: bool(page.table.rows()), "nobody alike is offered")
    guide.shoot("likely-the-same")
    guide.press("Return")
    guide.until(lambda: bool(page.choices), "the two are not compared")
    guide.shoot("side-by-side")
    guide.fill(page.reason, "KTP sama, dilihat hari ini")
    guide.press("Ctrl+Return")
    guide.agree()
    guide.at(ClientFile)
    if desk.ask(find_clients, other.record_number).rows[0].id != screen.client_id:
        raise guide.stuck("the other number leads nowhere")
    guide.shoot("one-file")
