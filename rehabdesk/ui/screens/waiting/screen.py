"""The place before admission: who waits, how long it takes, and the beds of the house."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import _
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.waiting.beds import BedsPage
from rehabdesk.ui.screens.waiting.enquiries import EnquiriesPage
from rehabdesk.ui.screens.waiting.times import TimesPage
from rehabdesk.ui.widgets.buttons import Tabs


class WaitingScreen(Screen):
    """A tab is built when it is first looked at."""

    topics = frozenset({Topic.ENQUIRIES, Topic.BEDS, Topic.EPISODES, Topic.CENTRE})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._pages: dict[str, EnquiriesPage | BedsPage | TimesPage] = {}
        tabs = [("enquiries", _("Enquiries")), ("beds", _("Beds")), ("times", _("Waiting times"))]
        self.tabs = Tabs(tabs, _("Waiting list"))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 6, 20, 12)
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_tab)

    @property
    def enquiries(self) -> EnquiriesPage:
        page = self.page("enquiries")
        assert isinstance(page, EnquiriesPage)
        return page

    @property
    def beds(self) -> BedsPage:
        page = self.page("beds")
        assert isinstance(page, BedsPage)
        return page

    @property
    def times(self) -> TimesPage:
        page = self.page("times")
        assert isinstance(page, TimesPage)
        return page

    def page(self, key: str) -> EnquiriesPage | BedsPage | TimesPage:
        if key not in self._pages:
            kinds: dict[str, type[EnquiriesPage | BedsPage | TimesPage]] = {
                "enquiries": EnquiriesPage,
                "beds": BedsPage,
                "times": TimesPage,
            }
            page = self._pages[key] = kinds[key](self._desk)
            self._stack.addWidget(page)
            page.go.connect(self.go)
            page.told.connect(self._say)
        return self._pages[key]

    def title(self) -> str:
        return _("Waiting list")

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+Tab", _("Next tab")), *self.page(self.tabs.key()).hints()]

    def arrive(self, place: Place) -> None:
        if place.tab in self.tabs.keys():  # noqa: SIM118  not a dict
            self.tabs.choose(place.tab)
        elif place.id is not None or place.text:
            self.tabs.choose("enquiries")
        page = self.page(self.tabs.key())
        self._stack.setCurrentWidget(page)
        page.arrive(place)

    def show_tab(self, key: str) -> None:
        self.keep()
        page = self.page(key)
        page.refresh()
        self._stack.setCurrentWidget(page)
        self.retitled.emit()

    def refresh(self) -> None:
        self.page(self.tabs.key()).refresh()

    def keep(self) -> None:
        if isinstance(page := self._pages.get("enquiries"), EnquiriesPage):
            page.keep()

    def step_back(self) -> bool:
        return self.page(self.tabs.key()).step_back()

    def _say(self, text: str, undo: object) -> None:
        self.tell(text, undo=undo if callable(undo) else None)
