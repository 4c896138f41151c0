"""How the long form stands on the page: sections left, one of them in the middle, help right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.screens.intake.pages import scrolled
from rehabdesk.ui.screens.intake.sections import FRONT
from rehabdesk.ui.screens.intake.sides import KeysCard, LikelyCard
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label, ProgressBar, SavedMark
from rehabdesk.ui.widgets.photo import PhotoBox
from rehabdesk.ui.widgets.stepper import SectionList


class IntakeFrame(QWidget):
    """Banner, sections with their marks, the pages in a stack, the foot with its buttons."""

    def __init__(self, pages: Sequence[tuple[str, str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = list(pages)
        self.banner = Banner("", "info", parent=self)
        self.sections = SectionList(_("Sections of the intake"))
        self.percent = Label("", "labelStrong")
        self.bar = ProgressBar()
        self.mark = SavedMark()
        self.save_button = Button(_("Save and close"))
        self.next_button = Button(_("Next section"), "primary", icon="forward", trailing=True)
        self.likely = LikelyCard()
        self.photo = PhotoBox()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(10)
        whole.addWidget(self.banner)
        self.banner.hide()
        self._row, self._centre = QHBoxLayout(), QVBoxLayout()
        self._row.setSpacing(14)
        self._centre.setSpacing(10)
        self._sections_card = self._left()
        self._row.addWidget(self._sections_card)
        self._centre.addWidget(self._middle(), 1)
        self._row.addLayout(self._centre, 1)
        self._row.addWidget(self._right())
        whole.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self.reflow()

    def show_section(self, key: str) -> QWidget:
        """Bring a section's page to the front and give it back."""
        place = [each for each, _words, _page in self._order].index(key)
        if key not in self._areas:  # most people never see all of them in one sitting
            self._areas[key] = scrolled(self._order[place][2])
            self.pages.addWidget(self._areas[key])
        self.pages.setCurrentWidget(self._areas[key])
        self.heading.setText(self._order[place][1])
        words = _("Section {number} of {count}").format(number=place + 1, count=len(self._order))
        self.place.setText(words)
        self.next_button.setVisible(place < len(self._order) - 1)
        self.show_side()
        self._list_area.ensureVisible(0, self.sections.middle_of(key), 0, theme.px(40))
        return self._order[place][2]

    def section_after(self, key: str) -> str:
        keys = [each for each, _words, _page in self._order]
        return keys[min(keys.index(key) + 1, len(keys) - 1)]

    def reflow(self) -> None:
        """In a narrow window the keys give way, and who may be the same person stands above the form."""
        narrow = self.width() * 100 / theme.percent() < 1000
        self._sections_card.setFixedWidth(theme.px(190 if narrow else 226))
        self.keys.setVisible(not narrow)
        self._photo_card.setVisible(not narrow)
        self.likely.set_wide(narrow)
        if narrow:
            self._centre.insertWidget(0, self._side)
        else:
            self._row.addWidget(self._side)
        self._side.setMinimumWidth(0 if narrow else theme.px(272))
        self._side.setMaximumWidth(16_777_215 if narrow else theme.px(272))
        self.show_side()

    def show_side(self) -> None:
        """Photo and keys beside the identity; beside the contacts only who may be the same person."""
        wide = not self.keys.isHidden() or not self.likely.isHidden()
        seen = {"identity": wide, "contact": not self.likely.isHidden()}
        self._side.setVisible(seen.get(self.sections.key() or FRONT[0], False))

    def _left(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(Label(_("Completeness"), "labelStrong", "ink2"))
        head.addStretch()
        head.addWidget(self.percent)
        card.body.addLayout(head)
        card.body.addWidget(self.bar)
        area = self._list_area = QScrollArea()
        area.setWidget(self.sections)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it follows the chosen one
        area.viewport().setAutoFillBackground(False)
        self.sections.setAutoFillBackground(False)
        card.body.addWidget(area, 1)
        card.body.setContentsMargins(10, 12, 10, 8)
        card.body.setSpacing(8)
        return card

    def _middle(self) -> Card:
        card = Card(flush=True)
        self.heading = Label("", "dialog")
        self.place = Label("", "hint", "ink3")
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 6)
        head.addWidget(self.heading)
        head.addStretch()
        head.addWidget(self.place)
        card.body.addLayout(head)
        self.pages = QStackedWidget()
        self._areas: dict[str, QWidget] = {}
        card.body.addWidget(self.pages, 1)
        foot = card.add_foot()
        foot.addWidget(self.mark)
        foot.addStretch()
        foot.addWidget(self.save_button)
        foot.addWidget(self.next_button)
        return card

    def _right(self) -> QWidget:
        self._side = side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.likely)
        self._photo_card = Card(_("Photo"))
        self._photo_card.body.addWidget(self.photo)
        column.addWidget(self._photo_card)
        self.keys = KeysCard()
        column.addWidget(self.keys)
        column.addStretch(1)
        return side
