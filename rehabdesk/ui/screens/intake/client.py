"""Asesmen awal in the client's file: every version readable, what changed marked."""

from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.episodes import is_before_admission, is_open
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, language
from rehabdesk.services.intake_versions import (
    EpisodeIntakes,
    IntakeVersion,
    VersionSheet,
    client_intakes,
    correct_intake,
    episode_intake,
    intake_version,
)
from rehabdesk.ui import talk, theme
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.said import say_value
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.intake.sections import PAGES, Page, Part, label_of, names_of
from rehabdesk.ui.screens.intake.sides import clear
from rehabdesk.ui.widgets.buttons import Button, Check
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label

_NAMES = 250  # the room for the names of the fields, the same over all sections
Shown = tuple[int, int | None]  # episode, version


class ClientIntake(QWidget):
    """One version at a time; Alt+O opens the form, or begins a correction of what is signed."""

    go = Signal(object)  # a Place
    told = Signal(str, str)

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._episodes: list[EpisodeIntakes] = []
        self.which = Combo()
        self.which.setAccessibleName(_("Version"))
        self.which.setMaximumWidth(theme.px(560))
        self.only_changes = Check(_("Only what changed"))
        self.action = Button("", icon="edit")
        # The words of the one change, which would take its key away; the other is a tick box.
        QShortcut(QKeySequence("Alt+O"), self).activated.connect(self.action.click)
        QShortcut(QKeySequence("Alt+B"), self).activated.connect(self.only_changes.click)
        self.banner = Banner("", "bad")
        self.banner.hide()
        self.empty = EmptyState(
            "write note", _("No intake yet"), _("What is asked on arrival appears here."), ""
        )
        self._card = Card(flush=True)
        self._inside = QVBoxLayout()
        self._lay_out()
        self.which.edited.connect(self._show)
        self.only_changes.toggled.connect(self._show)
        self.action.clicked.connect(self.do_next)
        self.setFocusProxy(self.which)
        self.refresh()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 10, 14, 10)
        bar.setSpacing(10)
        bar.addWidget(self.which, 3)
        bar.addWidget(self.only_changes)
        bar.addStretch(1)
        bar.addWidget(self.action)
        inside = QWidget()
        inside.setLayout(self._inside)
        self._inside.setContentsMargins(20, 6, 20, 16)
        self._inside.setSpacing(10)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(_("Intake"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self._card.body.addLayout(bar)
        self._card.body.addWidget(area, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.banner)
        whole.addWidget(self._card, 1)
        whole.addWidget(self.empty, 1)

    # what the person does

    def do_next(self) -> None:
        """Go on writing, or correct what is signed, with a reason."""
        newest = self._newest()
        if newest is None or newest.signed_at is None:
            self.go.emit(Place("intake", self._client_id))
            return
        said = _("The signed intake stays as it is. You write a new version, which is signed in its turn.")
        talk.ask_reason(self, _("Correct the intake?"), said, yes=_("Correct"), then=self._correct)

    def _correct(self, reason: str) -> None:
        try:
            self._desk.run(correct_intake, self._episodes[0].episode_id, reason)
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self.go.emit(Place("intake", self._client_id))

    # what it shows

    def hints(self) -> list[tuple[str, str]]:
        return [("F4", _("Version")), ("Alt+B", _("Only what changed")), ("Alt+O", self.action.text())]

    def refresh(self) -> None:
        """Ask again; the version on show stays, unless there is a newer one."""
        before, shown = self._offered(), self.which.value()
        self._episodes = self._desk.ask(client_intakes, self._client_id)
        offered = self._offered()
        self.which.set_options(offered)
        if shown is None or len(offered) != len(before):
            shown = offered[0][0] if offered else None
        self.which.show_value(shown)
        self._card.setVisible(bool(offered))
        self.empty.setVisible(not offered)
        newest = self._newest()
        going_on = bool(self._episodes) and is_open(self._episodes[0].state)
        self.action.setVisible(going_on and self._desk.who.may(Right.CLINICAL_WRITE))
        signed = newest is not None and newest.signed_at is not None
        self.action.setText(_("Correct…") if signed else _("Go on with the intake"))
        self._show()

    def _newest(self) -> IntakeVersion | None:
        return next(iter(self._episodes[0].versions), None) if self._episodes else None

    def _offered(self) -> list[tuple[Shown, str]]:
        offered: list[tuple[Shown, str]] = []
        for episode in self._episodes:
            head = _("Episode {number}, {day}").format(number=episode.number, day=show_day(episode.day))
            for version in episode.versions:
                offered.append(((episode.episode_id, version.id), f"{head}: {self._say(version)}"))
            if not episode.versions:
                said = _("not signed") if is_before_admission(episode.state) else _("as it was admitted")
                offered.append(((episode.episode_id, None), f"{head}: {said}"))
        return offered

    def _say(self, version: IntakeVersion) -> str:
        if version.signed_at is None:
            return _("version {number}, not signed").format(number=version.number)
        at = version.signed_at.astimezone(self._desk.now().tzinfo)
        moment = f"{show_day(at.date())} {show_time(at.time(), language())}"
        return _("version {number}, signed {moment}").format(number=version.number, moment=moment)

    def _show(self, *_what: object) -> None:
        clear(self._inside)
        shown: Shown | None = self.which.value()
        if shown is None:
            return
        episode_id, intake_id = shown
        if intake_id is None:
            sheet = self._desk.ask(episode_intake, episode_id)
        else:
            sheet = self._desk.ask(intake_version, intake_id)
        self.only_changes.setVisible(sheet.before is not None)
        self._say_standing(sheet)
        only = self.only_changes.isChecked() and sheet.before is not None
        for page in PAGES:
            facts = list(_facts(page, sheet, only=only))
            if facts:
                self._inside.addWidget(Label(_(page.word), "card"))
                box = Facts(_NAMES)
                box.show_facts(facts)
                self._inside.addWidget(box)
        self._inside.addStretch(1)

    def _say_standing(self, sheet: VersionSheet) -> None:
        row = sheet.row
        self.banner.setVisible(row is not None and not row.whole)
        if row is None:
            return
        if not row.whole:
            self.banner.say(_("This is not the text that was signed. Tell the head of the centre."), "bad")
        lines = [_("Signed by {name}").format(name=row.signed_as)] if row.signed_at else [_("Not signed yet")]
        if row.reason:
            lines.append(_("Corrected because: {reason}").format(reason=row.reason))
        self._inside.addWidget(Label("\n".join(lines), "small", "ink2", wrap=True))


def _facts(
    page: Page, sheet: VersionSheet, *, only: bool
) -> Iterator[tuple[str, str] | tuple[str, str, str]]:
    """Label, answer, tone; what the version before held stands behind what differs from it."""
    parts = page.parts or ((Part("intake", ("substances",)),) if page.key == "substances" else ())
    for part in parts:
        now, before = _draft(sheet, part, before=False), _draft(sheet, part, before=True)
        if now is None or (part.of == "client" and names_hidden()):
            continue
        known = {f.name for f in dataclass_fields(now)}
        for name in names_of(part):
            if name not in known:
                continue
            said = say_value(getattr(now, name))
            was = say_value(getattr(before, name)) if before is not None else said
            if was != said:
                words = _("{now}   (before: {before})").format(now=said or "-", before=was or _("empty"))
                yield _label(part, name), words, "info"
            elif said and not only and getattr(now, name) is not False:
                yield _label(part, name), said, "ink"


def _draft(sheet: VersionSheet, part: Part, *, before: bool) -> Any:
    if part.of == "infections":
        return sheet.infections_before if before else sheet.infections
    whole = sheet.before if before else sheet.draft
    if whole is None:
        return None
    return dict(whole.parts())[part.of]


def _label(part: Part, name: str) -> str:
    return label_of(name if part.of in ("client", "intake") else f"{part.of}.{name}")
