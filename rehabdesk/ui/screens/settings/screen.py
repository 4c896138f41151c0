"""The settings, a tab for each subject; a person sees the tabs the roles allow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import _
from rehabdesk.settings import Settings
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.settings.accounts import AccountsPage
from rehabdesk.ui.screens.settings.centre import CentrePage
from rehabdesk.ui.screens.settings.instruments import InstrumentsPage
from rehabdesk.ui.screens.settings.machine import MachinePage
from rehabdesk.ui.screens.settings.merges import MergesPage
from rehabdesk.ui.screens.settings.programmes import ProgrammesPage
from rehabdesk.ui.screens.settings.rooms import RoomsPage
from rehabdesk.ui.screens.settings.tables import TablesPage
from rehabdesk.ui.widgets.buttons import Tabs
from rehabdesk.ui.widgets.leaves import Leaves

_Page = (
    CentrePage
    | ProgrammesPage
    | RoomsPage
    | InstrumentsPage
    | AccountsPage
    | MergesPage
    | TablesPage
    | MachinePage
)


class SettingsScreen(Screen):
    topics = frozenset({Topic.CENTRE, Topic.BEDS, Topic.ACCOUNTS, Topic.ASSESSMENTS})

    def __init__(
        self,
        desk: Desk,
        background: Background,
        settings: Callable[[], Settings],
        change: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        may = desk.who.may
        self._pages: dict[str, tuple[str, _Page]] = {}
        if may(Right.CENTRE_WRITE):
            self.centre = CentrePage(desk, self.tell)
            self.programmes = ProgrammesPage(desk)
            self._pages["centre"] = _("Centre and letterhead"), self.centre
            self._pages["programmes"] = _("Programmes"), self.programmes
            self.rooms = RoomsPage(desk)
            self._pages["rooms"] = _("Rooms and beds"), self.rooms
            self.instruments = InstrumentsPage(desk, self.tell)
            self._pages["instruments"] = _("Instruments"), self.instruments
        if may(Right.ACCOUNTS_WRITE):
            self.accounts = AccountsPage(desk, background, self.tell)
            self._pages["accounts"] = _("Accounts and roles"), self.accounts
        if may(Right.MERGE_UNDO):
            self.merges = MergesPage(desk, self.tell)
            self._pages["merges"] = _("Merged files"), self.merges
        if may(Right.IMPORT) or may(Right.EXPORT):
            self.tables = TablesPage(desk)
            self.tables.go.connect(self.go)
            self._pages["tables"] = _("Tables"), self.tables
        self.machine = MachinePage(settings, change)
        self._pages["machine"] = _("This computer"), self.machine
        self.tabs = Tabs([(key, word) for key, (word, _page) in self._pages.items()], _("Settings"))
        self._stack = Leaves()
        for _word, page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 6, 20, 12)
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_tab)

    def title(self) -> str:
        return _("Settings")

    def hints(self) -> list[tuple[str, str]]:
        own = getattr(self._stack.currentWidget(), "hints", None)
        found: list[tuple[str, str]] = own() if own else [("Ctrl+S", _("Save")), ("F8", _("Next problem"))]
        return [("Ctrl+Tab", _("Next tab")), *found]

    def arrive(self, place: Place) -> None:
        if place.tab in self._pages:
            self.tabs.choose(place.tab)

    def show_tab(self, key: str) -> None:
        self.refresh()
        self._stack.setCurrentWidget(self._pages[key][1])
        self.retitled.emit()

    def refresh(self) -> None:
        for _word, page in self._pages.values():
            page.refresh()
