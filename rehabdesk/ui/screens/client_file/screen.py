"""One client on one page: the head above, tabs below, each built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.episodes import EpisodeState, is_before_admission
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _
from rehabdesk.services.alerts import list_alerts
from rehabdesk.services.clients import client_row, client_sheet, view_client
from rehabdesk.services.documents import photo_of
from rehabdesk.services.episodes import EpisodeHead, change_phase, episode_head, must_say_why
from rehabdesk.services.intake import refuse_episode
from rehabdesk.ui import talk
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.client_file.alerts import ask_alert
from rehabdesk.ui.screens.client_file.gate import Gate
from rehabdesk.ui.screens.client_file.head import FileHead
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.dates import DateEdit
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.leaves import Leaves


@dataclass(frozen=True)
class Tab:
    """A part of the file: `kind(desk, client_id)` from `module`, imported when it is first looked at.

    Besides `refresh()` it may have `keep()`, `hints()`, `step_back()` and `arrive(place)`, and the signals
    `go` (a Place), `told` and `retitled`.
    """

    key: str
    right: Right
    word: str
    module: str
    kind: str


# Summary, sessions, assessments, training, letters, consents, documents, intake, timeline, identity.
TABS = (
    Tab("summary", Right.CLIENTS_SEE, N_("Summary"), "client_file.summary", "Summary"),
    Tab("sessions", Right.CLINICAL_SEE, N_("Sessions"), "counselling", "ClientSessions"),
    Tab("assessments", Right.CLINICAL_SEE, N_("Assessments"), "assessments.client", "ClientAssessments"),
    Tab("training", Right.TRAINING_SEE, N_("Training"), "training", "ClientTraining"),
    Tab("letters", Right.LETTERS_SEE, N_("Letters"), "letters", "ClientLetters"),
    Tab("consents", Right.CLIENTS_SEE, N_("Consents"), "consents.client", "ClientConsents"),
    Tab("documents", Right.CLIENTS_SEE, N_("Documents"), "documents", "ClientDocuments"),
    Tab("intake", Right.CLINICAL_SEE, N_("Intake"), "intake.client", "ClientIntake"),
    Tab("timeline", Right.CLINICAL_SEE, N_("Timeline"), "client_file.timeline", "ClientTimeline"),
    Tab("identity", Right.CLIENTS_SEE, N_("Identity"), "client_file.identity", "Identity"),
)
# Coming back to an open file within this time is the same visit; later it is put on record again.
_SAME_VISIT = timedelta(minutes=15)


class ClientFile(Screen):
    """Opening it is put on record; a colleague's client asks why first."""

    topics = frozenset(
        {
            Topic.CLIENTS,
            Topic.EPISODES,
            Topic.ALERTS,
            Topic.NOTES,
            Topic.ASSESSMENTS,
            Topic.TRAINING,
            Topic.LETTERS,
            Topic.CONSENTS,
            Topic.DOCUMENTS,
            Topic.BEDS,
        }
    )

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.client_id = client_id
        self._head: EpisodeHead | None = None
        self._wanted = Place("client", client_id)
        self._row = desk.ask(client_row, client_id)
        self._tabs: dict[str, Any] = {}
        self.pages = Leaves()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        whole.addWidget(self.pages)
        whose = desk.ask(must_say_why, client_id)
        self.gate: Gate | None = None
        if whose:
            self.gate = Gate(whose)
            self.gate.opened.connect(self.open_with_reason)
            self.pages.addWidget(self.gate)
        else:
            self._view()
            self._open()

    # build

    def _view(self, reason: str = "") -> None:
        self._desk.run(view_client, self.client_id, reason)
        self._viewed_at = self._desk.now()

    def open_with_reason(self, reason: str) -> None:
        self._view(reason)
        gate, self.gate = self.gate, None
        self._open()
        if gate is not None:
            self.pages.removeWidget(gate)
            gate.deleteLater()
        self.arrive(self._wanted)
        self.retitled.emit()

    def _open(self) -> None:
        may = self._desk.who.may
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.head = FileHead([(tab.key, _(tab.word)) for tab in TABS if may(tab.right)])
        self.parts = Leaves()
        column.addWidget(self.head)
        column.addWidget(self.parts, 1)
        self.pages.addWidget(inside)
        self.pages.setCurrentWidget(inside)
        self.head.letter.setVisible(may(Right.LETTERS_WRITE))
        self.head.tabs.chosen.connect(self.show_tab)
        self.head.letter.clicked.connect(self.write_letter)
        self.head.main.clicked.connect(self.do_next)
        note = QShortcut(QKeySequence("Alt+S"), self)
        note.activated.connect(self.write_note)
        more = QShortcut(QKeySequence("Alt+M"), self)
        more.activated.connect(self.show_menu)
        self._show_head()
        self.show_tab("summary")

    def _make(self, key: str) -> QWidget:
        tab = next(tab for tab in TABS if tab.key == key)
        made = getattr(import_module(f"rehabdesk.ui.screens.{tab.module}"), tab.kind)(
            self._desk, self.client_id
        )
        heard = {
            "go": self.go,
            "told": self.told,
            "retitled": self.retitled,
            "identity_asked": self._edit_identity,
            "consent_asked": self.record_consent,
        }
        for name, listener in heard.items():
            if hasattr(made, name):
                getattr(made, name).connect(listener)
        self._tabs[key] = made
        self.parts.addWidget(made)
        found: QWidget = made
        return found

    # what the person does

    def show_tab(self, key: str) -> None:
        self.keep()
        part = self._tabs.get(key) or self._make(key)
        self.parts.setCurrentWidget(part)
        self.head.tabs.choose(key, quietly=True)
        self.retitled.emit()

    def do_next(self) -> None:
        """The next right action: go on with the intake, write a note, or begin a new episode."""
        head = self._head
        if head is not None and head.state is EpisodeState.ADMITTED:
            self.write_note()
        else:
            self.go.emit(Place("intake", self.client_id))

    def write_note(self) -> None:
        if self.gate is None and self._desk.who.may(Right.NOTES_WRITE):
            self.show_tab("sessions")
            self._tabs["sessions"].new_note()

    def show_menu(self) -> None:
        """What else can be done, to be walked with the arrow keys."""
        if self.gate is None and self.head.more.isVisible():
            menu = self.head.menu
            menu.popup(self.head.more.mapToGlobal(self.head.more.rect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])

    def write_letter(self) -> None:
        self.go.emit(Place("letters", self.client_id, tab="new"))

    def record_consent(self) -> None:
        self.show_tab("consents")
        self._tabs["consents"].begin()

    def _edit_identity(self) -> None:
        self.show_tab("identity")
        self._tabs["identity"].form.focus_first_empty()

    def ask_phase(self) -> None:
        head = self._head
        if head is None:
            return
        dialog = talk.Dialog(self, _("Move to another phase"))
        phase = Combo([(each, _(each.label)) for each in head.phases])
        phase.setAccessibleName(_("Phase"))
        phase.show_value(head.phase)
        since = DateEdit()
        since.setAccessibleName(_("From"))
        since.show_value(self._desk.now().date())
        for word, editor in ((_("Phase"), phase), (_("From"), since)):
            dialog.body.addWidget(Label(word, "label", "ink2"))
            dialog.body.addWidget(editor)
        trouble = Label("", "small", "bad", wrap=True)
        dialog.body.addWidget(trouble)
        dialog.add_cancel()
        action = dialog.add_action(_("Move"), icon="phase")

        def move() -> None:
            day = since.value()
            if day is None:
                trouble.setText(_("There is no such date. Write it like 17/11/2026."))
                return
            try:
                self._desk.run(change_phase, head.id, head.version, phase.value(), day)
            except Invalid as invalid:
                trouble.setText(" ".join(_(problem.text) for problem in invalid.problems))
            except DeskError as error:
                trouble.setText(str(error))
            else:
                dialog.close()

        action.clicked.connect(move)
        dialog.open()

    def raise_alert(self) -> None:
        ask_alert(self, self._desk, self.client_id)

    def export(self) -> None:
        self.go.emit(Place("exporting", self.client_id))

    def merge(self) -> None:
        """Somebody has two files: compare this one with the other."""
        self.go.emit(Place("merging", self.client_id))

    def discharge(self) -> None:
        self.go.emit(Place("discharge", self.client_id))

    def refuse(self) -> None:
        """The centre does not take the client in."""
        self._end_before_admission(_("Not accept this client?"), _("Not accepted"), by_client=False)

    def withdraw(self) -> None:
        self._end_before_admission(_("The client does not come?"), _("Withdrew"), by_client=True)

    def _end_before_admission(self, title: str, verb: str, *, by_client: bool) -> None:
        head = self._head
        if head is None:
            return

        def end(why: str) -> None:
            self._desk.run(refuse_episode, head.id, by_client=by_client, why=why)

        said = _("The episode is closed with your reason. A new one can be begun at any time.")
        talk.ask_reason(self, title, said, yes=verb, then=end)

    # what it shows

    def title(self) -> tuple[str, ...]:
        return (_("Clients"), shown_name(self._row.name, self._row.record_number))

    def hints(self) -> list[tuple[str, str]]:
        if self.gate is not None:
            return [("Esc", _("Back to the list"))]
        part = self._tabs[self.head.tabs.key()]
        if hasattr(part, "hints"):
            own: list[tuple[str, str]] = part.hints()
            return own
        found = [("Ctrl+Tab", _("Next tab"))]
        if self._desk.who.may(Right.NOTES_WRITE):
            found.append(("Alt+S", _("Write note")))
        if self._desk.who.may(Right.LETTERS_WRITE):
            found.append(("Alt+U", _("Letter")))
        if self.head.more.isVisible():
            found.append(("Alt+M", _("More")))
        return [*found, ("Esc", _("Back to the list"))]

    def arrive(self, place: Place) -> None:
        self._wanted = place
        if self.gate is not None:
            self.gate.setFocus()
            return
        if self._desk.now() - self._viewed_at > _SAME_VISIT:
            self._view()
        offered = self.head.tabs.keys()
        self.show_tab(place.tab if place.tab in offered else self.head.tabs.key())
        part = self._tabs[self.head.tabs.key()]
        if hasattr(part, "arrive"):
            part.arrive(place)
        else:
            part.setFocus()

    def refresh(self) -> None:
        self._row = self._desk.ask(client_row, self.client_id)
        if self.gate is not None:
            return
        self._show_head()
        for part in self._tabs.values():
            part.refresh()
        self.retitled.emit()

    def keep(self) -> None:
        for part in self._tabs.values():
            if hasattr(part, "keep"):
                part.keep()

    def step_back(self) -> bool:
        if self.gate is not None:
            return False
        part = self._tabs[self.head.tabs.key()]
        return hasattr(part, "step_back") and bool(part.step_back())

    def _show_head(self) -> None:
        may = self._desk.who.may
        sheet = self._desk.ask(client_sheet, self.client_id)
        self._head = self._desk.ask(episode_head, self.client_id) if may(Right.CLINICAL_SEE) else None
        alerts = self._desk.ask(list_alerts, self.client_id)
        photo = self._desk.ask(photo_of, self.client_id)
        self.head.show_client(self._row, sheet, self._head, alerts, photo, self._desk.now().date())
        state = self._row.state
        main, icon, right = self._next(state)
        self.head.main.setText(main)
        self.head.main.set_icon(icon)
        self.head.main.setVisible(may(right))
        self._fill_menu(state)

    def _next(self, state: EpisodeState | None) -> tuple[str, str, Right]:
        if state is EpisodeState.ADMITTED:
            return _("Write note"), "write note", Right.NOTES_WRITE
        if state is not None and is_before_admission(state):
            return _("Go on with the intake"), "next", Right.CLIENTS_WRITE
        return (_("Begin an intake") if state is None else _("New episode")), "add", Right.CLINICAL_WRITE

    def _fill_menu(self, state: EpisodeState | None) -> None:
        may, menu = self._desk.who.may, self.head.menu
        menu.clear()
        entries: list[tuple[str, Callable[[], None]]] = []
        if may(Right.EPISODES_WRITE) and state is EpisodeState.ADMITTED:
            entries += [(_("Move to another phase…"), self.ask_phase), (_("Discharge…"), self.discharge)]
        if may(Right.EPISODES_WRITE) and state is not None and is_before_admission(state):
            entries += [(_("Not accepted…"), self.refuse), (_("Withdrew before admission…"), self.withdraw)]
        if may(Right.CLINICAL_WRITE):
            entries.append((_("Record a consent…"), self.record_consent))
            entries.append((_("Raise an alert…"), self.raise_alert))
        if may(Right.CLIENTS_WRITE):
            entries.append((_("Change the identity"), self._edit_identity))
        if may(Right.MERGE):
            entries.append((_("Make one file of two…"), self.merge))
        if may(Right.EXPORT):
            entries.append((_("Export"), self.export))
        for words, action in entries:
            menu.addAction(words).triggered.connect(action)
        self.head.more.setVisible(bool(entries))
