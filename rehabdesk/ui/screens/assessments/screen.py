"""One assessment as a place of the window: an interview until it is finished, from then on to be read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.instruments import AssessmentState
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import _
from rehabdesk.services.assessments import assessment_sheet
from rehabdesk.services.clients import client_row, view_client
from rehabdesk.services.episodes import must_say_why
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.assessments.beginning import BeginDialog
from rehabdesk.ui.screens.assessments.interview import Interview
from rehabdesk.ui.screens.assessments.result import Result
from rehabdesk.ui.screens.client_file.gate import Gate

FROM_FILE = "file"  # the text of a place gone to from the open file of the client


class AssessmentScreen(Screen):
    topics = frozenset({Topic.ASSESSMENTS})

    def __init__(
        self, desk: Desk, assessment_id: int, *, from_file: bool = False, parent: QWidget | None = None
    ) -> None:
        """`from_file`: the client's file is open already. Else this is a look into it, and put on record."""
        super().__init__(desk, parent)
        self._id = assessment_id
        self.part: Interview | Result | Gate | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 20, 12)
        self._sheet = desk.ask(assessment_sheet, assessment_id)
        self._row = desk.ask(client_row, self._sheet.client_id)
        whose = "" if from_file else desk.ask(must_say_why, self._sheet.client_id)
        if whose:
            gate = Gate(whose)
            gate.opened.connect(self.open_with_reason)
            self._show_part(gate)
        else:
            if not from_file:
                desk.run(view_client, self._sheet.client_id)
            self._read()

    def open_with_reason(self, reason: str) -> None:
        self._desk.run(view_client, self._sheet.client_id, reason)
        self._read()
        self.retitled.emit()
        self.setFocus()

    def _read(self) -> None:
        self._sheet = self._desk.ask(assessment_sheet, self._id)
        self._row = self._desk.ask(client_row, self._sheet.client_id)
        open_still = self._sheet.state is AssessmentState.OPEN and self._desk.who.may(Right.CLINICAL_WRITE)
        part: Interview | Result = (
            Interview(self._desk, self._sheet) if open_still else Result(self._desk, self._sheet)
        )
        part.told.connect(self.told)
        if isinstance(part, Interview):
            part.finished.connect(self._finished)
            part.closed.connect(self._closed)
        else:
            part.again_asked.connect(self.begin_again)
            part.left.connect(self._to_file)
        self._show_part(part)

    def _show_part(self, part: Interview | Result | Gate) -> None:
        before, self.part = self.part, part
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._column.addWidget(part)
        self.setFocusProxy(part)

    def _finished(self) -> None:
        if isinstance(self.part, Interview):  # else the news of it has been here first
            self._read()
        self.retitled.emit()
        self.setFocus()
        self.tell(_("The assessment is finished."))

    def _closed(self) -> None:
        self.refresh()
        self.tell(_("Somebody else has ended this assessment meanwhile."), "warn")

    def begin_again(self) -> None:
        dialog = BeginDialog(self, self._desk, self._sheet.client_id, self._sheet.instrument.code)
        dialog.begun.connect(self._go_to)
        dialog.open()

    def _go_to(self, assessment_id: int) -> None:
        self.go.emit(Place("assessment", assessment_id, text=FROM_FILE))

    def _to_file(self) -> None:
        self.go.emit(Place("client", self._sheet.client_id, tab="assessments", text=str(self._id)))

    # what the window asks

    def title(self) -> tuple[str, ...]:
        name = shown_name(self._row.name, self._row.record_number)
        return (_("Clients"), f"{self._sheet.instrument.name}, {name}")

    def hints(self) -> list[tuple[str, str]]:
        if isinstance(self.part, Gate):
            return [("Esc", _("Client's file"))]
        if isinstance(self.part, Result):
            return [("Ctrl+P", _("Print")), ("Alt+A", _("Assess again")), ("Esc", _("Client's file"))]
        return [
            (_("key"), _("Answer")),
            ("R", _("Refused")),
            (_("Space"), _("Leave blank")),
            ("⌫", _("Back")),
            ("F8", _("Next blank")),
            ("Ctrl+Enter", _("Finish")),
        ]

    def arrive(self, place: Place) -> None:
        self.setFocus()

    def refresh(self) -> None:
        """An interview goes on as it stands; whether somebody else wrote into it is told at saving."""
        self._row = self._desk.ask(client_row, self._sheet.client_id)
        now = self._desk.ask(assessment_sheet, self._id)
        if now.state is not self._sheet.state and not isinstance(self.part, Gate):
            self._read()
        if isinstance(self.part, Result):
            self.part.show_names()
        self.retitled.emit()

    def keep(self) -> None:
        if isinstance(self.part, Interview):
            self.part.keep()

    def step_back(self) -> bool:
        self._to_file()
        return True
