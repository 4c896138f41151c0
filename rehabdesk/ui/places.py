"""The places of the desk: what stands in the rail, which screen each is, what Ctrl+K finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from rehabdesk.desk import Desk
from rehabdesk.domain.episodes import Setting, status_of
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.clients import file_of, find_clients
from rehabdesk.services.enquiries import find_enquiries
from rehabdesk.services.letters import count_waiting, list_letters
from rehabdesk.settings import Settings
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.shell import SignedIn
from rehabdesk.ui.timed_backups import TimedBackups
from rehabdesk.ui.widgets.palette import Found
from rehabdesk.ui.widgets.rail import RailPlace
from rehabdesk.ui.window import Window

PLACES = (
    RailPlace("today", "today", N_("Today"), None, N_("Today")),
    RailPlace("clients", "clients", N_("Clients"), Right.CLIENTS_SEE, N_("Clients")),
    RailPlace("waiting", "waiting", N_("Waiting list"), Right.WAITING_SEE, N_("Queue")),
    RailPlace("sessions", "sessions", N_("Sessions"), Right.CLINICAL_SEE, N_("Sessions")),
    RailPlace("training", "training", N_("Training"), Right.TRAINING_SEE, N_("Class")),
    RailPlace("letters", "letters", N_("Letters"), Right.LETTERS_SEE, N_("Letters")),
    RailPlace("partners", "partners", N_("Partners"), Right.PARTNERS_SEE, N_("Partners")),
    RailPlace("backups", "backups", N_("Backup"), Right.BACKUP, N_("Backup"), below=True),
    RailPlace("settings", "settings", N_("Settings"), Right.SIGNED_IN, N_("Set up"), below=True),
    RailPlace("help", "help", N_("Help"), None, N_("Help"), below=True),
)
# Where a place's screen is: module and class, made with the desk alone.
_SCREENS = {
    "today": ("today", "TodayScreen"),
    "clients": ("clients", "ClientsScreen"),
    "waiting": ("waiting", "WaitingScreen"),
    "sessions": ("counselling", "SessionsScreen"),
    "training": ("training.screen", "TrainingScreen"),
    "partners": ("partners", "PartnersScreen"),
    "help": ("help", "HelpScreen"),
}


class Places(QObject):
    """The open desk in its window: screens as they are asked for, timed copies, what the bars say."""

    restored = Signal(object)  # the file was replaced; nobody is signed in any more
    roles_changed = Signal()
    _changed = Signal(object)  # topics; use cases also run on the worker, screens ask on the window's thread

    def __init__(self, window: Window, desk: Desk, background: Background) -> None:
        super().__init__(window)
        self._window, self._desk, self._background = window, desk, background
        self.timed = TimedBackups(desk, background, self._folders, self)
        self.timed.standing_said.connect(self._say_safety)
        self.timed.trouble.connect(self._warn)
        self._changed.connect(self._hear)

    def open(self, start: Place | None = None) -> None:
        centre = self._desk.ask(centre_sheet).draft
        who = self._desk.who
        role = who.title or ", ".join(_(each.label) for each in who.roles)
        self._window.open_desk(
            SignedIn(who.name, role, centre.name),
            self._allowed(),
            self._factories(),
            start=start,
            find=self.find,
            commands=self._commands,
        )
        self._desk.listeners[:] = [self._changed.emit]
        self._window.set_lock_minutes(centre.lock_minutes)
        self.timed.look_at_clock()
        self._count_letters()

    def _allowed(self) -> list[RailPlace]:
        may = self._desk.who.may
        return [
            place
            for place in PLACES
            if place.right is None or (isinstance(place.right, Right) and may(place.right))
        ]

    def _factories(self) -> Mapping[str, Callable[[Place], Screen]]:
        made: dict[str, Callable[[Place], Screen]] = {
            name: self._plain(module, kind) for name, (module, kind) in _SCREENS.items()
        }
        made["client"] = self._client
        made["intake"] = self._intake
        made["discharge"] = self._discharge
        made["merging"] = self._merging
        made["doubles"] = self._doubles
        made["assessment"] = self._assessment
        made["letters"] = self._letters
        made["backups"] = self._backups
        made["settings"] = self._settings
        made["importing"] = self._importing
        made["exporting"] = self._exporting
        return made

    def _plain(self, module: str, kind: str) -> Callable[[Place], Screen]:
        def make(_place: Place) -> Screen:
            found = getattr(import_module(f"rehabdesk.ui.screens.{module}"), kind)
            screen: Screen = found(self._desk)
            return screen

        return make

    def _client(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.client_file import ClientFile

        assert place.id is not None
        return ClientFile(self._desk, self._desk.ask(file_of, place.id))

    def _intake(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.intake.screen import IntakeScreen

        return IntakeScreen(self._desk, place.id, place.text, place.tab)

    def _discharge(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.discharge import DischargeScreen

        assert place.id is not None
        return DischargeScreen(self._desk, place.id)

    def _assessment(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.assessments.screen import FROM_FILE, AssessmentScreen

        assert place.id is not None
        return AssessmentScreen(self._desk, place.id, from_file=place.text == FROM_FILE)

    def _merging(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.merging import MergingScreen

        assert place.id is not None
        return MergingScreen(self._desk, place.id)

    def _doubles(self, _place: Place) -> Screen:
        from rehabdesk.ui.screens.doubles import DoublesScreen

        return DoublesScreen(self._desk, self._background)

    def _letters(self, _place: Place) -> Screen:
        from rehabdesk.ui.screens.letters import LettersScreen

        return LettersScreen(self._desk, self._background)

    def _backups(self, _place: Place) -> Screen:
        from rehabdesk.ui.screens.backups import BackupsScreen

        screen = BackupsScreen(self._desk, self._background, self._folders, self._keep_folders)
        screen.restored.connect(self.restored)
        return screen

    def _importing(self, _place: Place) -> Screen:
        from rehabdesk.ui.screens.importing import ImportingScreen

        return ImportingScreen(self._desk, self._background)

    def _exporting(self, place: Place) -> Screen:
        from rehabdesk.ui.screens.exporting import ExportingScreen

        return ExportingScreen(self._desk, self._background, place.id)

    def _settings(self, _place: Place) -> Screen:
        from rehabdesk.ui.screens.settings import SettingsScreen

        return SettingsScreen(self._desk, self._background, self._settings_now, self._window.change)

    def _settings_now(self) -> Settings:
        return self._window.settings

    # what Ctrl+K finds

    def find(self, typed: str) -> list[Found]:
        """Clients, and letters by their number. Notes are never searched here (ui.md §11)."""
        found: list[Found] = []
        if len(typed.strip()) > 1 and self._desk.who.may(Right.CLIENTS_SEE):
            if names_hidden() and not any(map(str.isdigit, typed)):
                return found
            for row in self._desk.ask(find_clients, typed, limit=8).rows:
                second = row.record_number
                if row.state:
                    status = status_of(row.state, row.setting or Setting.OUTPATIENT, row.ended)
                    second = f"{second}, {_(status.label).lower()}"
                name = shown_name(row.name, row.record_number)
                found.append(Found(_("Clients"), "person", name, Place("client", row.id), second))
        if len(typed.strip()) > 1 and self._desk.who.may(Right.WAITING_SEE):
            for enquiry in self._desk.ask(find_enquiries, typed, limit=4):
                where = Place("waiting", enquiry.id)
                name = shown_name(enquiry.name)
                found.append(Found(_("Waiting list"), "waiting", name, where, _(enquiry.state.label)))
        if "/" in typed and self._desk.who.may(Right.LETTERS_SEE):
            for letter in self._desk.ask(list_letters, typed, limit=5):
                where = Place("letters", letter.id)
                found.append(Found(_("Letters"), "letter", letter.number, where, _(letter.kind.label)))
        return found

    def _commands(self) -> list[Found]:
        may, do = self._desk.who.may, _("Actions")
        found = []
        if may(Right.CLIENTS_WRITE):
            found.append(Found(do, "new client", _("New client"), Place("intake"), keys="Ctrl+N"))
        if may(Right.WAITING_SEE) and may(Right.CLIENTS_WRITE):
            found.append(Found(do, "phone", _("New enquiry"), Place("waiting", text="new")))
        if may(Right.WAITING_SEE):
            found.append(Found(do, "inpatient", _("Beds"), Place("waiting", tab="beds")))
            found.append(Found(do, "chart", _("Waiting times"), Place("waiting", tab="times")))
        if may(Right.MERGE):
            found.append(Found(do, "people", _("Perhaps one person with two files"), Place("doubles")))
        if may(Right.LETTERS_WRITE):
            found.append(Found(do, "letter", _("New letter"), Place("letters", text="new")))
        if may(Right.IMPORT):
            found.append(Found(do, "import", _("Bring an old register in"), Place("importing")))
        if may(Right.EXPORT):
            found.append(Found(do, "export", _("Export"), Place("exporting")))
        if may(Right.BACKUP):
            found.append(Found(do, "backups", _("Back up now"), self._back_up_now, keys="Ctrl+B"))
        return found

    def _back_up_now(self) -> None:
        from rehabdesk.ui.screens.backups import BackupsScreen

        shell = self._window.shell
        assert shell is not None
        shell.go(Place("backups"))
        if isinstance(screen := shell.screen_now(), BackupsScreen):
            screen.back_up()

    # what the bars say

    def _hear(self, topics: frozenset[object]) -> None:
        if Topic.BACKUPS in topics:
            self.timed.say_standing()
        if Topic.LETTERS in topics:
            self._count_letters()
        if Topic.CENTRE in topics:
            self._window.set_lock_minutes(self._desk.ask(centre_sheet).draft.lock_minutes)
        if self._window.shell is not None:
            self._window.shell.hear(topics)  # type: ignore[arg-type]  # topics are Topics

    def _count_letters(self) -> None:
        """Beside Letters stands what waits for this person's signature."""
        if self._window.shell is not None and self._desk.who.may(Right.LETTERS_ISSUE):
            self._window.shell.rail.show_badge("letters", self._desk.ask(count_waiting))

    def _say_safety(self, sentence: str, tone: str) -> None:
        if self._window.shell is not None:
            self._window.shell.status.show_safety(sentence, tone)

    def _warn(self, sentence: str) -> None:
        if self._window.shell is not None:
            self._window.shell.tell(sentence, "bad")

    def _folders(self) -> tuple[str, ...]:
        return self._window.settings.backup_folders

    def _keep_folders(self, folders: tuple[str, ...]) -> None:
        self._window.change(backup_folders=folders)


def refuse(screen: Screen, error: DeskError) -> None:
    """Say a DeskError that belongs to no field."""
    talk.tell(screen, _("That did not work"), str(error))
