"""First run: the centre, its first administrator, the recovery key, the first backup. Four steps."""

from __future__ import annotations

import secrets
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.desk import Desk
from rehabdesk.domain.accounts import password_problem, password_strength
from rehabdesk.domain.centre import DEFAULT_LETTER_PATTERN, DEFAULT_RECORD_PATTERN, CentreDraft
from rehabdesk.domain.recovery import SECRET_BYTES, make_key, split_key
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, language
from rehabdesk.ui import talk, theme
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.sign_in import PasswordEdit
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button, Check
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Icon, Label, ProgressBar
from rehabdesk.ui.widgets.preview import Preview, print_pages
from rehabdesk.ui.widgets.weave import Weave

STEPS = (
    N_("Centre and letterhead"),
    N_("Administrator"),
    N_("Recovery key"),
    N_("First backup"),
)
_CENTRE_FIELDS = (
    "name",
    "foundation",
    "address",
    "village",
    "city",
    "phone",
    "email",
    "licence",
    "zone",
    "site_code",
    "head_name",
    "head_title",
    "head_credential",
    "paper",
)


class FirstRun(QWidget):
    """Emits `founded` with the open desk when the centre stands, `restored` after a restore instead."""

    founded = Signal(object, object, object)  # folder, Desk, FolderLock
    restored = Signal(object)  # folder
    language_asked = Signal(str)

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._desk: Desk | None = None
        self._lock: Any = None
        self.rail = _Steps()
        self.centre, self.admin = CentreStep(), AdminStep()
        self.key, self.backup = KeyStep(background), BackupStep(background)
        self.pages = QStackedWidget()
        for page in (self.centre, self.admin, self.key, self.backup):
            self.pages.addWidget(_scrolled(page))
            page.changed.connect(self._judge)
        self.banner = Banner("", "bad")
        self.banner.hide()
        self.count = Label("", "small", "ink2")
        self.back_button = Button(_("Back"))
        self.next_button = Button(_("Next"), "primary", icon="forward", trailing=True)
        self._lay_out()
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.advance)
        self.rail.language.clicked.connect(self._ask_language)
        self.rail.restore.clicked.connect(self._restore)
        self._show(0)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.pages, 1)
        right.addWidget(Line())
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(44, 12, 44, 12)
        row.setSpacing(10)
        row.addWidget(self.count)
        row.addStretch()
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    # what the person does

    def step(self) -> int:
        return self.pages.currentIndex()

    def back(self) -> None:
        self._show(self.step() - 1)

    def advance(self) -> None:
        """On to the next step; the centre is made between the third and the fourth."""
        self.banner.hide()
        if self.step() == 2 and self._desk is None:
            self._found()
        elif self.step() == 3:
            self.founded.emit(self._folder, self._desk, self._lock)
        elif self._page().complete():
            self._show(self.step() + 1)

    def _found(self) -> None:
        draft, founder = self.centre.draft(), self.admin.founder()
        key, folder = self.key.recovery_key, self._folder
        self.next_button.set_busy(True)
        self._background.start(
            lambda: make_centre(folder, draft, founder, key),
            owner=self,
            done=self._stands,
            failed=self._failed,
        )

    def _stands(self, made: tuple[Desk, Any]) -> None:
        self.next_button.set_busy(False)
        self._desk, self._lock = made
        self.backup.desk = self._desk
        self._show(3)

    def _failed(self, error: Exception) -> None:
        self.next_button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self.banner.say(str(error), "bad")
        self.banner.show()

    def _restore(self) -> None:
        from rehabdesk.ui.screens.restoring import RestoreHere

        dialog = RestoreHere(self.window(), self._background, self._folder)
        dialog.restored.connect(self.restored)
        dialog.open()

    def _ask_language(self) -> None:
        self.language_asked.emit("en" if language() == "id" else "id")

    # what it shows

    def _page(self) -> Any:
        return (self.centre, self.admin, self.key, self.backup)[self.step()]

    def _show(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.rail.show_step(step)
        self.count.setText(_("Step {step} of {count}").format(step=step + 1, count=len(STEPS)))
        self.back_button.setVisible(0 < step < 3)
        if step == 2:
            self.key.begin(self.centre.draft())
        self._judge()
        self._page().begin_typing()

    def _judge(self) -> None:
        page = self._page()
        self.next_button.setEnabled(page.ready())
        last = self.step() == 3
        words = _("Open RehabDesk") if last and self.backup.made else _("Later") if last else _("Next")
        self.next_button.setText(words)
        self.next_button.setAccessibleName(words)


def make_centre(folder: Path, draft: CentreDraft, founder: Any, recovery_key: str) -> tuple[Desk, Any]:
    """Build the folder beside its place and move it there whole, so that a power cut leaves none or all."""
    from rehabdesk.db import tries
    from rehabdesk.db.lock import FolderLock
    from rehabdesk.services import accounts
    from rehabdesk.services.centre import found_centre

    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    store, who = found_centre(part, draft, founder, recovery_key)
    key = store.key
    store.close()
    if folder.exists():
        folder.rmdir()  # an empty folder may stand there; anything else is refused by the system
    part.rename(folder)
    lock = FolderLock(folder)
    lock.take()
    desk = Desk(accounts.open_store(folder, key), who)
    desk.run(accounts.note_sign_in, folder)
    tries.clear(folder)
    return desk, lock


class _Steps(Weave):
    """The steps at the left: done, now, later."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(316))
        self._step = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 96, 28, 28)
        column.setSpacing(4)
        column.addWidget(Label(_("Setting up"), "title", "railOn"))
        column.addWidget(Label(_("Four steps, about ten minutes."), "small", "railInk"))
        column.addSpacing(theme.px(22 + 48 * len(STEPS)))
        column.addStretch()
        self.restore = Button(_("Restore from a backup"), size="small", icon="restore")
        self.language = Button("English" if language() == "id" else "Bahasa Indonesia", size="small")
        for button in (self.restore, self.language):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addSpacing(4)
        column.addSpacing(12)
        said = _(
            "This program works without the internet. Client data is encrypted and never leaves this computer."
        )
        column.addWidget(Label(said, "small", "railInk", wrap=True))

    def show_step(self, step: int) -> None:
        self._step = step
        self.restore.setVisible(step == 0)
        self.language.setVisible(step == 0)
        self.setAccessibleName(_(STEPS[step]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(316), theme.px(600))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(36)
        paint.sprout(painter, QRectF(30, 28, side, side))
        name = QRectF(30 + side + theme.px(12), 28, 200, side)
        paint.write(painter, name, "RehabDesk", "dialog", theme.colour("railOn"), paint.LEFT)
        high = theme.px(44)
        for place, words in enumerate(STEPS):
            top = theme.px(168) + place * theme.px(48)
            box = QRectF(30, top, self.width() - 58, high)
            now = place == self._step
            if now:
                paint.fill_round(painter, box, theme.colour("railSel"), None, theme.px(8))
            disc = QRectF(
                box.left() + theme.px(10), box.center().y() - theme.px(12), theme.px(24), theme.px(24)
            )
            lit = place <= self._step
            ground = theme.colour("spark") if lit else None
            edge = None if lit else theme.colour("railInk3")
            paint.fill_round(painter, disc, ground, edge, disc.width() / 2)
            sign = "✓" if place < self._step else str(place + 1)
            ink = theme.colour("onSpark" if lit else "railInk")
            paint.write(painter, disc, sign, "labelStrong", ink, paint.CENTRE)
            room = box.adjusted(theme.px(46), 0, 0, 0)
            ink = theme.colour("railOn" if now else "railInk")
            paint.write(painter, room, _(words), "strong" if now else "row", ink, paint.LEFT)


class _Step(QWidget):
    """A page of first run: a title, what it is for, and its fields."""

    changed = Signal()

    def __init__(self, title: str, purpose: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(44, 32, 44, 20)
        self.column.setSpacing(6)
        self.column.addWidget(Label(title, "title"))
        self.column.addWidget(Label(purpose, "body", "ink2", wrap=True))
        self.column.addSpacing(12)

    def ready(self) -> bool:
        return True

    def complete(self) -> bool:
        return self.ready()

    def begin_typing(self) -> None:
        """Put the focus where work begins."""


class CentreStep(_Step):
    """Name, address and head; the letterhead is drawn as one types."""

    def __init__(self) -> None:
        super().__init__(
            _("About your centre"), _("Typed once. Used on letters, for their numbers and in reports.")
        )
        self.form = Form(CentreDraft, only=_CENTRE_FIELDS, wide=("name", "foundation", "address"))
        self.logo = Form(CentreDraft, 1, only=("logo",))
        self._blank()
        self.preview = Preview(bare=True)
        self.preview.setMinimumHeight(theme.px(250))
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self.draw_letterhead)
        row = QHBoxLayout()
        row.setSpacing(40)
        row.addWidget(self.form, 11)
        right = QVBoxLayout()
        right.addWidget(self.logo)
        right.addWidget(Label(_("The letterhead will look like this"), "label", "ink2"))
        right.addWidget(self.preview)
        right.addWidget(Label(_("Stands on every letter and certificate."), "hint", "ink3", wrap=True))
        right.addStretch()
        row.addLayout(right, 10)
        self.column.addLayout(row, 1)
        for form in (self.form, self.logo):
            form.changed.connect(self._typed)
        self.draw_letterhead()

    def _blank(self) -> None:
        self.form.show(
            CentreDraft(letter_pattern=DEFAULT_LETTER_PATTERN, record_pattern=DEFAULT_RECORD_PATTERN)
        )

    def draft(self) -> CentreDraft:
        from dataclasses import replace

        return replace(self.form.draft(half=True), logo=self.logo.editors["logo"].value())

    def ready(self) -> bool:
        draft = self.draft()
        return bool(draft.name and draft.address and draft.city and draft.site_code and draft.head_name)

    def complete(self) -> bool:
        found = [problem for problem in self.form.check(complete=True) if not problem.warning]
        if found:
            self.form.complain(found)
        return not found

    def begin_typing(self) -> None:
        self.form.focus_first_empty()

    def draw_letterhead(self) -> None:
        from rehabdesk.paper.letterhead import letterhead_sample

        self.preview.show_pdf(letterhead_sample(self.draft(), date.today()))

    def _typed(self, _name: str) -> None:
        self._soon.start()
        self.changed.emit()


class AdminStep(_Step):
    """Who administers the program, and with which password."""

    def __init__(self) -> None:
        super().__init__(_("First administrator"), _("Whoever sets up accounts, backups and the letterhead."))
        self.name, self.title = TextEdit(), TextEdit()
        self.password, self.again = PasswordEdit(), PasswordEdit()
        self.again.setObjectName("again")
        self.strength, self.word = ProgressBar(), Label("", "label", "ink2")
        self.trouble = Label("", "hint", "bad", wrap=True)
        self.roles = {role: Check(_(role.label)) for role in (Role.HEAD, Role.COUNSELLOR, Role.OFFICE)}
        left = QVBoxLayout()
        left.setSpacing(6)
        for words, editor, name in (
            (_("Full name"), self.name, "admin_name"),
            (_("Title under a signature"), self.title, "admin_title"),
            (_("Password"), self.password, "password"),
        ):
            _labelled(left, words, editor, name)
        bar = QHBoxLayout()
        bar.addWidget(self.strength, 1)
        bar.addWidget(self.word)
        left.addLayout(bar)
        _labelled(left, _("Password once more"), self.again, "again")
        left.addWidget(self.trouble)
        left.addSpacing(8)
        left.addWidget(Label(_("Also works as"), "label", "ink2"))
        for role, box in self.roles.items():
            box.setObjectName(role.value)
            left.addWidget(box)
        left.addStretch()
        right = QVBoxLayout()
        right.addWidget(self._rules())
        right.addWidget(self._may())
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(40)
        row.addLayout(left, 11)
        row.addLayout(right, 8)
        self.column.addLayout(row, 1)
        for edit in (self.name, self.title, self.password, self.again):
            edit.textChanged.connect(self._typed)
            edit.returnPressed.connect(self._go_on)

    def _rules(self) -> Card:
        card = Card(_("A good password"))
        for line in (
            _("At least 10 characters"),
            _("Not your name and not the centre's"),
            _("Three or four words that you remember are best"),
        ):
            card.body.addLayout(_signed("tick", line))
        return card

    def _may(self) -> Card:
        card = Card(_("An administrator"))
        for sign, line in (
            ("tick", _("adds accounts and roles")),
            ("tick", _("makes and restores backups")),
            ("tick", _("sees who opened what")),
            ("close", _("cannot read clients' notes without another role")),
            ("close", _("cannot change a signed note")),
        ):
            card.body.addLayout(_signed(sign, line))
        return card

    def founder(self) -> Any:
        from rehabdesk.services.centre import Founder

        more = tuple(role for role, box in self.roles.items() if box.isChecked())
        return Founder(
            self.name.text().strip(),
            self.password.text(),
            (Role.ADMIN, *more),
            self.title.text().strip(),
        )

    def ready(self) -> bool:
        return bool(self.name.text().strip()) and not self._wrong()

    def begin_typing(self) -> None:
        self.name.setFocus()

    def _wrong(self) -> str | None:
        password = self.password.text()
        if said := password_problem(password):
            return said
        names = [word for word in self.name.text().casefold().split() if len(word) > 3]
        if any(word in password.casefold() for word in names):
            return N_("Your own name is the first thing somebody tries. Choose other words.")
        return None if password == self.again.text() else N_("Not the same as above.")

    def _typed(self, _text: str) -> None:
        password = self.password.text()
        self.strength.show_value(min(1.0, len(password) / 20) if password else 0)
        self.word.setText(_(password_strength(password)) if password else "")
        said = self._wrong() if password else None
        shown = said if said and (self.again.text() or password_problem(password)) else None
        self.trouble.setText(_(shown) if shown else "")
        self.changed.emit()

    def _go_on(self) -> None:
        self.focusNextChild()


class KeyStep(_Step):
    """The recovery key: shown, printed, and typed back in part to prove that the sheet exists."""

    ASKED = (2, 5)  # groups 3 and 6

    def __init__(self, background: Background) -> None:
        super().__init__(
            _("Recovery key sheet"),
            _(
                "Print it and keep it. The key opens the data when passwords are forgotten or the computer breaks."
            ),
        )
        self._background = background
        self._misses = 0
        self._centre: CentreDraft | None = None
        self.recovery_key = make_key(secrets.token_bytes(SECRET_BYTES))
        self.groups = [_Group(place) for place in range(8)]
        self.show_button = Button(_("Show"), "ghost", size="small", icon="show names")
        self.print_button = Button(_("Print the sheet"), "primary", icon="print", keys="Ctrl+P")
        self.save_button = Button(_("Save as PDF"), icon="pdf", keys="Ctrl+Shift+S")
        self.answers = [TextEdit(), TextEdit()]
        self.said = [Label(_("4 letters or digits"), "hint", "ink3") for _each in self.answers]
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self._key_card())
        left.addWidget(self._proof_card())
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(
            Banner(
                _(
                    "Without this key the data is lost when every password is forgotten. There is no other way."
                ),
                "warn",
            )
        )
        right.addWidget(self._where())
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(28)
        row.addLayout(left, 14)
        row.addLayout(right, 9)
        self.column.addLayout(row, 1)
        self.show_button.clicked.connect(self._reveal)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)

    def _key_card(self) -> Card:
        card = Card(_("Recovery key"))
        card.add_at_right(self.show_button)
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, group in enumerate(self.groups):
            grid.addWidget(group, place // 4, place % 4)
        card.body.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addStretch()
        card.body.addLayout(row)
        return card

    def _proof_card(self) -> Card:
        card = Card(_("Prove that the sheet is there"))
        card.body.addWidget(Label(_("Type two groups from the printed sheet."), "small", "ink2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for column, (place, edit) in enumerate(zip(self.ASKED, self.answers, strict=True)):
            words = _("Group {number}").format(number=place + 1)
            edit.setAccessibleName(words)
            edit.setObjectName(f"group{place + 1}")
            edit.setMaxLength(4)
            edit.textChanged.connect(self._typed)
            grid.addWidget(Label(words, "label", "ink2"), 0, column)
            grid.addWidget(edit, 1, column)
            grid.addWidget(self.said[column], 2, column)
        card.body.addLayout(grid)
        return card

    def _where(self) -> Card:
        card = Card(_("Where to keep it"))
        for sign, line in (
            ("padlock", _("One sheet in the centre's safe or locked cupboard.")),
            ("person", _("One in a sealed envelope with the head of the foundation.")),
            ("do not contact", _("Never photograph it, never send it in a message.")),
        ):
            card.body.addLayout(_signed(sign, line))
        return card

    def begin(self, centre: CentreDraft) -> None:
        self._centre = centre
        for place, group in enumerate(split_key(self.recovery_key)):
            self.groups[place].show_group(group)

    def begin_typing(self) -> None:
        self.print_button.setFocus()

    def ready(self) -> bool:
        groups = split_key(self.recovery_key)
        return all(
            edit.text().strip().upper() == groups[place]
            for place, edit in zip(self.ASKED, self.answers, strict=True)
        )

    def sheet(self) -> bytes:
        from rehabdesk.paper.recovery import recovery_sheet

        assert self._centre is not None
        return recovery_sheet(self._centre, self.recovery_key, date.today(), language())

    def _reveal(self) -> None:
        for group in self.groups:
            group.reveal(not group.revealed)

    def _print(self) -> None:
        print_pages(self, self.sheet(), _("Recovery key sheet"))

    def _save(self) -> None:
        name = _("recovery key sheet") + ".pdf"
        talk.choose_save(self, _("Save the recovery key sheet"), name, "PDF (*.pdf)", then=self._write)

    def _write(self, path: Path) -> None:
        path.write_bytes(self.sheet())

    def _typed(self, _text: str) -> None:
        groups = split_key(self.recovery_key)
        for place, edit, said in zip(self.ASKED, self.answers, self.said, strict=True):
            typed = edit.text().strip().upper()
            if typed == groups[place]:
                said.set_tone("ok")
                said.setText(_("Right"))
            elif len(typed) == 4:
                said.set_tone("bad")
                said.setText(
                    _("Does not match. Look at group {number} of the sheet.").format(number=place + 1)
                )
            else:
                said.set_tone("ink3")
                said.setText(_("4 letters or digits"))
        self.changed.emit()


class _Group(QWidget):
    """Four characters of the key, hidden until asked for."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place, self._group, self.revealed = place, "", False
        self.setMinimumSize(theme.px(112), theme.px(56))

    def show_group(self, group: str) -> None:
        self._group = group
        self._speak()

    def reveal(self, revealed: bool) -> None:
        self.revealed = revealed
        self._speak()

    def _speak(self) -> None:
        self.setAccessibleName(
            self._group if self.revealed else _("Group {number}").format(number=self._place + 1)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.fill_round(painter, box, theme.colour("sunken"), theme.colour("line"), theme.px(6))
        half = box.height() / 2
        top, low = QRectF(0, 2, box.width(), half), QRectF(0, half - 4, box.width(), half)
        paint.write(painter, top, str(self._place + 1), "micro", theme.colour("ink2"), paint.CENTRE)
        words = self._group if self.revealed else "●  ●  ●  ●"
        role = "card" if self.revealed else "micro"
        paint.write(painter, low, words, role, theme.colour("ink"), paint.CENTRE)


class BackupStep(_Step):
    """The first copy, on a stick if one is there."""

    def __init__(self, background: Background) -> None:
        super().__init__(
            _("First backup"),
            _("Plug in a USB stick. A copy on the same disk as the file does not protect you."),
        )
        self._background = background
        self._errand: Errand | None = None
        self.desk: Desk | None = None
        self.made = False
        self.folder: Path | None = None  # where later copies go by themselves
        self.button = Button(
            _("Choose a folder and back up"), "primary", icon="save", size="large", keys="Ctrl+B"
        )
        self.stop_button = Button(_("Stop"), icon="close")
        self.bar, self.said = ProgressBar(), Banner("", "info")
        for widget in (self.bar, self.stop_button, self.said):
            widget.hide()
        card = Card(_("Back up now"))
        for widget in (self.button, self.bar, self.stop_button):
            card.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.said)
        self.column.addWidget(card)
        self.column.addStretch()
        self.button.clicked.connect(self._choose)
        self.stop_button.clicked.connect(self._stop)

    def ready(self) -> bool:
        return self._errand is None

    def begin_typing(self) -> None:
        self.button.setFocus()

    def _choose(self) -> None:
        talk.choose_folder(self, _("Where should the backup go?"), then=self._back_up)

    def _back_up(self, folder: Path) -> None:
        from rehabdesk.db import disks
        from rehabdesk.safety import back_up

        desk = self.desk
        assert desk is not None
        apart = disks.is_apart(folder, desk.store.folder)
        self.bar.show()
        self.stop_button.show()
        self.button.set_busy(True)
        self._errand = self._background.start(
            lambda report: (back_up(desk, folder, tell=report), folder, apart),
            owner=self,
            done=self._done,
            failed=self._failed,
            progress=self._progress,
            stopped=self._stopped,
        )
        self.changed.emit()

    def _progress(self, *news: Any) -> None:
        part = news[1] if len(news) > 1 and isinstance(news[1], float) else 0.5
        self.bar.show_value(part)

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _end(self) -> None:
        self._errand = None
        self.button.set_busy(False)
        self.bar.hide()
        self.stop_button.hide()
        self.changed.emit()

    def _done(self, answer: tuple[Any, Path, bool]) -> None:
        _made, folder, apart = answer
        self.made = True
        self.folder = folder
        self.said.say(
            _("The backup is made and proven.")
            if apart
            else _("The copy is proven, but it lies on the same disk as the file. Make one on a stick soon."),
            "ok" if apart else "warn",
        )
        self.said.show()
        self._end()

    def _stopped(self) -> None:
        self._end()

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, DeskError):
            raise error
        self.said.say(str(error), "bad")
        self.said.show()


class Trouble(QWidget):
    """The centre's folder cannot be opened: why, and what to do."""

    again = Signal()

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch()
        card = Card(_("The centre cannot be opened"))
        card.setFixedWidth(theme.px(560))
        card.body.addWidget(Banner(sentence, "bad"))
        button = Button(_("Try again"), "primary", icon="refresh")
        button.clicked.connect(self.again)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setFocusProxy(button)


def _labelled(column: QVBoxLayout, words: str, editor: QLineEdit, name: str) -> None:
    column.addWidget(Label(words, "label", "ink2"))
    editor.setAccessibleName(words)
    editor.setObjectName(name)
    column.addWidget(editor)
    column.addSpacing(4)


def _signed(sign: str, line: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(sign, "ink2", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(line, "small", "ink2", wrap=True), 1)
    return row


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
