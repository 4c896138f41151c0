"""The ends of an intake: the consent on record, the client admitted, the intake signed or corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services import intake as cases
from rehabdesk.services.accounts import proves
from rehabdesk.services.beds import admit_beyond, room_left
from rehabdesk.services.consents import record_consent
from rehabdesk.services.intake_versions import (
    correct_intake,
    drop_correction,
    missing_for_signing,
    sign_intake,
)
from rehabdesk.ui import talk
from rehabdesk.ui.screen import Place

if TYPE_CHECKING:
    from rehabdesk.ui.screens.intake.screen import IntakeScreen


class Finishing(QObject):
    """What the last two sections of the screen do."""

    def __init__(self, screen: IntakeScreen, desk: Desk) -> None:
        super().__init__(screen)
        self._screen, self._desk = screen, desk
        self.admitted = False
        page, summary = screen.consent_page, screen.summary
        page.record_button.clicked.connect(self.record_consent)
        page.print_button.clicked.connect(self.print_consent)
        summary.admit_button.clicked.connect(self.admit)
        summary.sign_button.clicked.connect(self.ask_signature)
        summary.drop_button.clicked.connect(self.drop_correction)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), screen).activated.connect(self.finish)

    def finish(self) -> None:
        """Ctrl+Enter: admit first, sign once the client is in care."""
        if self._screen.state is EpisodeState.ADMITTED:
            self.ask_signature()
        else:
            self.admit()

    # the consent

    def record_consent(self) -> None:
        screen = self._screen
        found = screen.consent.check(complete=True)
        if [problem for problem in found if not problem.warning]:
            screen.consent.complain(found)
            return
        if not screen.save() or screen.client_id is None:
            return
        try:
            self._desk.run(record_consent, screen.client_id, screen.consent.draft(), screen.episode_id())
        except Invalid as invalid:
            screen.consent.complain(invalid.problems)
            return
        screen.tell(_("The consent is on record."))
        screen.consents_changed()

    def print_consent(self) -> None:
        from rehabdesk.paper.consent import consent_form
        from rehabdesk.services.centre import centre_sheet
        from rehabdesk.ui.printing import ask_print

        screen = self._screen
        centre = self._desk.ask(centre_sheet).draft
        today = self._desk.now().date()
        pdf = consent_form(
            centre,
            screen.client_draft(),
            screen.consent.draft(half=True),
            today,
            receiver=screen.consent.receiver(),
        )
        title = _("Consent form")
        ask_print(
            screen, pdf, title=title, file_name=f"{title}.pdf", then=self._printed, paper=centre.paper.value
        )

    def _printed(self) -> None:
        self._screen.tell(_("Have it signed, then record it here."), "info")

    # admission

    def admit(self) -> None:
        """Begin care; whatever is missing is listed and leads to its section."""
        screen = self._screen
        if not screen.clinical or not screen.save() or (episode_id := screen.episode_id()) is None:
            return
        if self._desk.ask(cases.missing_for_admission, episode_id):
            screen.sections.choose("summary")
            screen.consents_changed()
            return
        left = self._desk.ask(room_left, screen.programme.editors["programme_id"].value())
        if left.full:
            said = _("{taken} of {capacity} places are taken. Say why {name} is admitted all the same.")
            talk.ask_reason(
                screen,
                _("Admit beyond capacity?"),
                said.format(taken=left.taken, capacity=left.capacity, name=screen.name()),
                yes=_("Admit"),
                then=self._admit,
            )
            return
        body = _("{name} is admitted today, {day}. The programme and its planned end follow from the intake.")
        talk.ask(
            screen,
            _("Admit the client?"),
            body.format(name=screen.name(), day=show_day(self._desk.now().date())),
            yes=_("Admit"),
            then=self._admit,
        )

    def _admit(self, beyond: str = "") -> None:
        screen, today = self._screen, self._desk.now().date()
        episode_id = screen.episode_id()
        assert episode_id is not None
        assert screen.client_id is not None
        try:
            if beyond:
                self._desk.run(admit_beyond, episode_id, today, beyond)
            else:
                self._desk.run(cases.admit, episode_id, today)
        except Invalid as invalid:
            screen.summary.show_missing(invalid.problems, [])
            return
        except DeskError as error:
            talk.tell(screen, _("The client was not admitted"), str(error))
            return
        self.admitted = True
        screen.tell(_("{name} is admitted.").format(name=screen.name()))
        screen.go.emit(Place("client", screen.client_id))
        self.admitted = False

    # the signature

    def ask_signature(self) -> None:
        """Show what is missing; else have the whole intake signed with the password."""
        screen = self._screen
        if not screen.clinical or screen.signed_at is not None or not screen.save():
            return
        episode_id = screen.episode_id()
        assert episode_id is not None
        screen.sections.choose("summary")
        if self._desk.ask(missing_for_signing, episode_id):
            screen.consents_changed()
            screen.summary.focus_signing()
            return
        told = [
            _("Intake of {name}, version {number}").format(name=screen.name(), number=max(screen.number, 1)),
            _("It cannot be changed afterwards. A correction is a new version with a reason."),
            _("Your name, the date and the time are recorded with it."),
        ]
        talk.ask_password(
            screen, _("Sign and lock the intake?"), "\n".join(told), yes=_("Sign"), then=self._sign_with
        )

    def _sign_with(self, password: str) -> str | None:
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _("This is not your password. Type it again.")
        saved = self._screen.saved
        assert saved is not None
        assert saved.episode_id is not None
        try:
            self._desk.run(sign_intake, saved.episode_id, saved.episode_version)
        except DeskError as error:
            return str(error)
        QTimer.singleShot(0, self, self._signed)  # when the dialog has gone
        return None

    def _signed(self) -> None:
        self._screen.tell(_("The intake is signed."))
        self._screen.read_again()

    def ask_correction(self) -> None:
        said = _("The signed intake stays as it is. You write a new version, which is signed in its turn.")
        talk.ask_reason(
            self._screen, _("Correct the intake?"), said, yes=_("Correct"), then=self._begin_correction
        )

    def _begin_correction(self, reason: str) -> None:
        episode_id = self._screen.episode_id()
        assert episode_id is not None
        try:
            self._desk.run(correct_intake, episode_id, reason)
        except DeskError as error:
            talk.tell(self._screen, _("That did not work"), str(error))
            return
        self._screen.read_again()

    def drop_correction(self) -> None:
        screen = self._screen
        said = _("What you changed is thrown away. The intake stands again as it was signed.")
        talk.ask(screen, _("Give the correction up?"), said, yes=_("Give up"), then=self._drop, destroys=True)

    def _drop(self) -> None:
        episode_id = self._screen.episode_id()
        assert episode_id is not None
        self._screen.keeping.drop()
        self._desk.run(drop_correction, episode_id)
        self._screen.read_again()
