"""A note that is locked, or somebody else's: to read, and to add to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.counselling import PARTS
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import N_, _
from rehabdesk.services.counselling import AddendumRow, NoteSheet
from rehabdesk.ui import theme
from rehabdesk.ui.screens.counselling.boxes import Letter
from rehabdesk.ui.screens.counselling.words import duration, held, moment, numbered
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Badge, Chip, Icon, Label

REASONS = (
    N_("New information"),
    N_("Correction"),
    N_("Something was forgotten"),
    N_("Written for the wrong client"),
)


class NoteReader(Card):
    sign_asked = Signal()
    edited = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._desk = desk
        self._sheet: NoteSheet | None = None
        self.state = Banner("", "ok")
        self._area = QScrollArea()
        self._page = QWidget()
        self.tail = QVBoxLayout()
        self.text = GrowingText(3, 12)
        self.text.setObjectName("addendum")
        self.text.setAccessibleName(_("New addendum"))
        self.reason = Combo([(reason, _("Reason: {reason}").format(reason=_(reason))) for reason in REASONS])
        self.reason.setAccessibleName(_("Reason of the addendum"))
        self.reason.show_value(REASONS[0])
        self.sign = Button(_("Sign the addendum"), "primary", icon="sign")
        self.sign.setToolTip("Ctrl+Enter")
        self.sign.clicked.connect(self.sign_asked)
        self.text.edited.connect(self._edit)
        self.text.left.connect(self.left)
        self._writing = self._addendum_editor()
        self._content = QVBoxLayout()
        self._build()

    def _build(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(12, 12, 12, 0)
        column.addWidget(self.state)
        self.body.addWidget(top)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        self._content.setSpacing(12)
        column.addLayout(self._content)
        column.addWidget(self._writing)
        column.addLayout(self.tail)
        column.addStretch()
        self._area.setWidget(self._page)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)

    def _addendum_editor(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_("New addendum"), "label", "ink2"))
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(self.reason)
        self.reason.setMinimumWidth(theme.px(230))
        row.addStretch()
        row.addWidget(self.sign)
        column.addLayout(row)
        return whole

    # what it shows

    def show_note(self, sheet: NoteSheet) -> None:
        """The note as it stands; an addendum being written to the same note stays."""
        if self._sheet is None or self._sheet.id != sheet.id:
            self.text.show_value("")
        self._sheet = sheet
        self._say_state(sheet)
        while item := self._content.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._add_head(sheet)
        texts = sheet.draft.texts
        for part in PARTS[sheet.draft.format]:
            self._add_part(part.letter, _(part.label), texts.get(part.key, ""))
        if sheet.signed_at is not None:
            self._add_addenda(sheet)
        may = sheet.signed_at is not None and self._desk.who.may(Right.NOTES_WRITE)
        self._writing.setVisible(may)
        self.sign.setEnabled(bool(self.text.value()))

    def sheet(self) -> NoteSheet | None:
        return self._sheet

    def words(self) -> list[str]:
        """What can be read on the page."""
        return [label.text() for label in self._page.findChildren(Label) if label.text()]

    def begin_addendum(self) -> None:
        if self._writing.isVisibleTo(self):
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._area.ensureWidgetVisible(self.sign)

    def show_addendum(self, text: str, reason: str) -> None:
        self.text.show_value(text)
        self.reason.show_value(reason if reason in REASONS else REASONS[0])
        self.sign.setEnabled(bool(text))

    def _say_state(self, sheet: NoteSheet) -> None:
        if sheet.signed_at is None:
            said = _("A draft of {name}, not signed yet. Only {name} can go on writing it.")
            self.state.say(said.format(name=sheet.author), "warn")
        elif not sheet.whole:
            said = _("This text is not what was signed. Tell the head of the centre and restore a backup.")
            self.state.say(said, "bad")
        else:
            said = _("Signed by {name}, {moment}. Code {code}, locked.")
            at = moment(self._desk, sheet.signed_at)
            self.state.say(said.format(name=sheet.signed_as, moment=at, code=sheet.code), "ok")

    def _add_head(self, sheet: NoteSheet) -> None:
        draft = sheet.draft
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(8)
        title = Label(numbered(draft.kind, sheet.number), "card", wrap=True)
        row.addWidget(title, 1)
        if sheet.late:
            row.addWidget(Chip(_("Late entry"), "warn", "time"))
        column.addLayout(row)
        facts = (held(draft.held_on, draft.starts_at), duration(draft.starts_at, draft.ends_at), draft.place)
        column.addWidget(Label(", ".join(fact for fact in facts if fact), "small", "ink3", wrap=True))
        if draft.goal:
            said = _("Goal: {goal}").format(goal=draft.goal)
        else:
            said = _("Outside the plan: {reason}").format(reason=draft.outside_plan or "-")
        column.addWidget(Label(said, "small", "ink2", wrap=True))
        self._content.addWidget(head)

    def _add_part(self, letter: str, name: str, text: str) -> None:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        sign = Letter(letter)
        sign.setAccessibleName(name)
        sign.setToolTip(name)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        said = Label(text or "-", "body", wrap=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setContentsMargins(0, theme.px(4), 0, 0)
        row.addWidget(said, 1)
        self._content.addWidget(part)

    def _add_addenda(self, sheet: NoteSheet) -> None:
        self._content.addWidget(Line())
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(9)
        row.addWidget(Icon("addendum", "ink2", 18))
        row.addWidget(Label(_("Addenda"), "card"))
        row.addWidget(Badge(len(sheet.addenda), parent=head))
        row.addStretch()
        self._content.addWidget(head)
        for added in sheet.addenda:
            self._content.addWidget(_AddendumBox(self._desk, added))

    def _edit(self) -> None:
        self.sign.setEnabled(bool(self.text.value()))
        self.edited.emit()


class _AddendumBox(Card):
    def __init__(self, desk: Desk, added: AddendumRow) -> None:
        super().__init__()
        self.body.setContentsMargins(13, 9, 13, 10)
        self.body.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(added.signed_as.split(",")[0], "labelStrong"))
        row.addWidget(Label(moment(desk, added.signed_at), "hint", "ink3"))
        row.addStretch()
        row.addWidget(Icon("padlock", "ink3", 13))
        self.body.addLayout(row)
        said = _("{reason}: {text}").format(reason=_(added.reason), text=added.text)
        text = Label(said, "body", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(text)
