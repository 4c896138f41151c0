"""A note that is only read: signed and locked, or a colleague's draft. Here addenda are added."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.counselling import PARTS, NoteFormat, minutes_between
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, language
from rehabdesk.services.accounts import proves
from rehabdesk.services.counselling import AddendumRow, NoteSheet, add_addendum
from rehabdesk.services.drafts import drop_draft, find_draft, keep_draft
from rehabdesk.ui import talk, theme
from rehabdesk.ui.screens.counselling.boxes import Letter
from rehabdesk.ui.screens.counselling.pane import Pane
from rehabdesk.ui.screens.counselling.phrases import PhraseText
from rehabdesk.ui.screens.counselling.side import ReadingSide, clear, moment
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Badge, Chip, Icon, Label, SavedMark

REASONS = (N_("new information"), N_("correction of a mistake"), N_("left out when writing"))


class _Strip(QWidget):
    """The tinted head of a locked note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "ok"
        self._sign = Icon("padlock", "ok", 18)
        self.words, self.second = Label("", "strong", "ok", wrap=True), Label("", "hint", "ok", wrap=True)
        self.late = Chip(_("Signed late"), "warn", "later", parent=self)
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.words)
        both.addWidget(self.second)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 9, 14, 9)
        self.row.setSpacing(12)
        self.row.addWidget(self._sign)
        self.row.addLayout(both, 1)
        self.row.addWidget(self.late)

    def say(self, words: str, second: str, tone: str, icon: str, *, late: bool) -> None:
        self._tone = tone
        self.words.setText(words)
        self.second.setText(second)
        for label in (self.words, self.second):
            label.set_tone(tone)
        self._sign.show_icon(icon, tone)
        self.late.setVisible(late)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        _ink, ground, line = paint.TONES[self._tone]
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(ground))
        bottom = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(bottom, theme.colour(line))


class NoteReader(Card):
    """Alt+T opens the addendum, Ctrl+Enter signs it."""

    told = Signal(str, str)
    turned = Signal()  # an addendum is begun or done

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._desk = desk
        self._sheet: NoteSheet | None = None
        self._unsaved = False
        self.side = ReadingSide()
        self.strip = _Strip()
        self._title, self._facts = Label("", "card", wrap=True), Label("", "hint", "ink2", wrap=True)
        self._parts, self._added = QVBoxLayout(), QVBoxLayout()
        self._count = Badge()
        self.add = Button(_("Addendum"), icon="addendum", keys="Alt+T")
        self.banner = Banner()
        self.text = PhraseText(3, 20)
        self.reason = Combo([(reason, _(reason).capitalize()) for reason in REASONS])
        self.sign = Button(_("Sign the addendum"), "primary", icon="sign")
        self.mark = SavedMark()
        self._pause = QTimer(self, singleShot=True, interval=1500)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.body.addWidget(self.strip)
        self.area = Pane()
        self._column = self.area.column
        self._column.addWidget(self._title)
        self._column.addWidget(self._facts)
        self._parts.setSpacing(12)
        self._column.addLayout(self._parts)
        self._rule = Line()
        self._column.addWidget(self._rule)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(9)
        head.addWidget(Icon("addendum", "ink2", 18))
        head.addWidget(Label(_("Addenda"), "card"))
        head.addWidget(self._count)
        head.addStretch()
        self._column.addWidget(self._head)
        self._added.setSpacing(8)
        self._column.addLayout(self._added)
        self.form = self._addendum_form()
        self._column.addWidget(self.form)
        self._column.addStretch()
        self.area.setAccessibleName(_("The note"))
        self.body.addWidget(self.area, 1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 10, 14, 10)
        foot.setSpacing(10)
        foot.addWidget(self.mark)
        foot.addStretch()
        foot.addWidget(self.add)
        foot.addWidget(self.sign)
        self.body.addWidget(Line())
        self.body.addWidget(self._foot)

    def _addendum_form(self) -> QWidget:
        form = QWidget()
        label = Label(_("New addendum"), "label", "ink2")
        self.text.setAccessibleName(_("New addendum"))
        self.text.setObjectName("addendum")
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setFixedWidth(theme.px(230))
        label.setBuddy(self.text)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.banner)
        column.addWidget(label)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(_("Reason"), "label", "ink2"))
        row.addWidget(self.reason)
        row.addStretch()
        column.addLayout(row)
        self.banner.hide()
        form.hide()
        return form

    def _connect(self) -> None:
        self.add.clicked.connect(self.begin_addendum)
        self.sign.clicked.connect(self.ask_signature)
        self.text.edited.connect(self._typed)
        self.reason.edited.connect(self._typed)
        self._pause.timeout.connect(self._try_keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.ask_signature)

    # what it shows

    def show_note(self, sheet: NoteSheet) -> None:
        """Another note, or the same with what was added since; a begun addendum is brought back."""
        other = self._sheet is None or self._sheet.id != sheet.id
        self._sheet = sheet
        self._say_state(sheet)
        self._show_text(sheet)
        clear(self._added)
        for each in sheet.addenda:
            self._added.addWidget(self._addendum(each))
        self._count.show_number(len(sheet.addenda))
        self.side.show_note(sheet, self._desk.now().tzinfo)
        if other:
            self._bring_back()
            self.area.verticalScrollBar().setValue(0)
        self._fit()

    def note_id(self) -> int | None:
        return self._sheet.id if self._sheet else None

    def show_side_below(self) -> None:
        """On a narrow page what stands beside comes last."""
        self._column.insertWidget(self._column.count() - 1, self.side)
        self.side.show()

    def focus_text(self) -> None:
        (self.text if self.form.isVisibleTo(self) else self.area).setFocus()

    def writing(self) -> bool:
        return self.form.isVisibleTo(self)

    def _say_state(self, sheet: NoteSheet) -> None:
        if sheet.signed_at is None:
            words = _("Draft of {name}, not signed yet").format(name=sheet.author)
            second = _("Only {name} can write in it.").format(name=sheet.author)
            self.strip.say(words, second, "warn", "edit", late=False)
            return
        words = _("{name} signed this, {when}").format(
            name=sheet.signed_as, when=moment(sheet.signed_at, self._desk.now().tzinfo)
        )
        second = _("Check code {code}. The text is locked.").format(code=sheet.code)
        tone, icon = "ok", "padlock"
        if not sheet.whole:
            second = _("The text is not what was signed. Tell the head of the centre.")
            tone, icon = "bad", "error"
        self.strip.say(words, second, tone, icon, late=sheet.late)

    def _show_text(self, sheet: NoteSheet) -> None:
        draft = sheet.draft
        kind = _(draft.kind.label)
        self._title.setText(f"{kind}, {draft.goal}" if draft.goal else kind)
        facts = [_("note {number}").format(number=sheet.number), show_day(draft.held_on)]
        if draft.starts_at:
            facts.append(show_time(draft.starts_at, language()))
            if draft.ends_at:
                facts.append(_("{count} min").format(count=minutes_between(draft.starts_at, draft.ends_at)))
        facts += [part for part in (draft.place, sheet.author) if part]
        if draft.outside_plan:
            facts.append(_("outside the plan: {why}").format(why=draft.outside_plan))
        self._facts.setText(", ".join(facts))
        clear(self._parts)
        for part in PARTS[draft.format]:
            row = QHBoxLayout()
            row.setSpacing(12)
            if draft.format is not NoteFormat.FREE:
                row.addWidget(Letter(part), 0, Qt.AlignmentFlag.AlignTop)
            said = Label(draft.texts.get(part.key, "") or "–", "body", wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.setAccessibleName(f"{_(part.label)}: {said.text()}")
            row.addWidget(said, 1)
            self._parts.addLayout(row)

    def _addendum(self, row: AddendumRow) -> QWidget:
        box = _Box()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(row.signed_as.split(",")[0], "labelStrong"))
        head.addWidget(Label(moment(row.signed_at, self._desk.now().tzinfo), "hint", "ink2"))
        head.addWidget(Label(_(row.reason), "hint", "ink3"), 1)
        head.addWidget(Icon("padlock", "ink2", 13))
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 12, 9)
        column.setSpacing(3)
        column.addLayout(head)
        said = Label(row.text, "small", wrap=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(said)
        return box

    def _fit(self) -> None:
        sheet = self._sheet
        signed = sheet is not None and sheet.signed_at is not None
        may = signed and self._desk.who.may(Right.NOTES_WRITE)
        writing = self.form.isVisibleTo(self)
        added = sheet is not None and bool(sheet.addenda)
        self._rule.setVisible(added or writing)
        self._head.setVisible(added or writing)
        self.add.setVisible(may and not writing)
        self.sign.setVisible(may and writing)
        self.mark.setVisible(writing)
        self._foot.setVisible(may)
        self.turned.emit()

    # the addendum

    def begin_addendum(self) -> None:
        if self._sheet is None or self._sheet.signed_at is None:
            return
        self.form.show()
        self._fit()
        self.text.setFocus()

    def leave_addendum(self) -> bool:
        """Esc: fold it away; what was typed is kept for the next time. False when there was nothing."""
        if not self.writing():
            return False
        self.keep()
        self.form.hide()
        self._fit()
        self.area.setFocus()
        return True

    def ask_signature(self) -> None:
        if self._sheet is None or not self.writing():
            return
        if not self.text.value():
            self.banner.say(_("The addendum is still empty."), "bad")
            self.banner.show()
            self.text.setFocus()
            return
        said = [
            _("The addendum stands below the note from now on and cannot be changed."),
            _("Your name, the date and the time are recorded with it."),
        ]
        talk.ask_password(self, _("Sign the addendum?"), "\n".join(said), yes=_("Sign"), then=self._sign_with)

    def keep(self) -> None:
        """A begun addendum is kept like every other unfinished form."""
        self._pause.stop()
        if not self._unsaved or self._sheet is None:
            return
        content = {"text": self.text.toPlainText(), "reason": self.reason.value()}
        self._desk.run(keep_draft, "addendum", str(self._sheet.id), content, self._sheet.client_id)
        self._unsaved = False
        self.banner.hide()
        self.mark.show_saved(show_time(self._desk.now().time(), language()))

    def _sign_with(self, password: str) -> str | None:
        assert self._sheet is not None
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _("This is not your password. Type it again.")
        try:
            self._desk.run(add_addendum, self._sheet.id, self.reason.value(), self.text.value())
        except DeskError as error:
            return str(error)
        self._desk.run(drop_draft, "addendum", str(self._sheet.id))
        self._pause.stop()
        self._unsaved = False
        self.text.show_value("")
        self.form.hide()
        self._fit()
        self.told.emit(_("Addendum signed."), "ok")
        QTimer.singleShot(0, self, self.area.setFocus)
        return None

    def _bring_back(self) -> None:
        assert self._sheet is not None
        self._unsaved = False
        kept = self._desk.ask(find_draft, "addendum", str(self._sheet.id))
        text = str(kept.content.get("text", "")) if kept else ""
        self.text.show_value(text)
        reason = kept.content.get("reason") if kept else None
        self.reason.show_value(reason if reason in REASONS else REASONS[0])
        self.banner.hide()
        self.mark.show_nothing()
        self.form.setVisible(bool(text.strip()))

    def _typed(self) -> None:
        self._unsaved = True
        self.banner.hide()
        self.mark.show_saving()
        self._pause.start()

    def _try_keep(self) -> None:
        try:
            self.keep()
        except DeskError as error:
            self.banner.say(str(error), "bad")
            self.banner.show()
            self.mark.show_unsaved()
            self._pause.start(10_000)


class _Box(QWidget):
    """A sunken frame around an addendum."""

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        ground, edge = theme.colour("sunken"), theme.colour("line")
        paint.fill_round(QPainter(self), rect, ground, edge, theme.px(8))
