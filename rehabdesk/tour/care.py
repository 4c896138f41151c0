"""One client from the front door to the printed letters, by the counsellor."""

from __future__ import annotations

from rehabdesk.app import App
from rehabdesk.domain.disclosure import WithoutConsent
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.letters import LetterKind
from rehabdesk.i18n import N_, _
from rehabdesk.services.clients import ClientFilter, find_clients
from rehabdesk.services.demo import PASSWORD
from rehabdesk.services.episodes import episode_head, open_items
from rehabdesk.tour.guide import Guide
from rehabdesk.tour.intake import take_in
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.clients import ClientsScreen
from rehabdesk.ui.screens.counselling import ClientSessions
from rehabdesk.ui.screens.discharge import DischargeScreen
from rehabdesk.ui.screens.letters import LettersScreen
from rehabdesk.ui.screens.sign_in import SignInPage
from rehabdesk.ui.screens.training import TrainingScreen

COUNSELLOR = "Nur Aini Hasan"
NOTE = {
    "subjective": N_("Was asked along by old friends at the weekend. Went home and called his mother."),
    "objective": N_("Came on time, steady hands, eye contact good. Urine test negative."),
    "assessment": N_("Refuses without help now. The main trigger is a weekend without plans."),
    "plan": N_("1. Plan the weekend with his mother.\n2. Practise refusing on the phone."),
}


def walk(guide: Guide, app: App, tray: Tray) -> None:
    sign_in(guide, app, COUNSELLOR, wrong_first=True)
    guide.shoot("today")
    _look_for_clients(guide)
    take_in(guide, tray, COUNSELLOR)
    _write_note(guide, app)
    _join_class(guide)
    _discharge(guide, app, tray)


def sign_in(guide: Guide, app: App, name: str, *, wrong_first: bool = False) -> None:
    page = app.window.page()
    assert isinstance(page, SignInPage)
    guide.until(lambda: page.isVisible(), "the sign-in page is not there")
    page.password.setFocus()
    for _turn in range(12):
        door = page.door()
        if door is not None and door.name == name:
            break
        guide.press("Down")
    if wrong_first:
        guide.shoot("sign-in")
        guide.write("bukan sandi saya")
        guide.press("Return")
        guide.until(lambda: bool(page.said.text()) and not page.button.busy(), "no word about the password")
        guide.shoot("sign-in-refused")
    guide.press("Ctrl+A")
    guide.write(PASSWORD)
    guide.press("Return")
    guide.until(lambda: app.window.shell is not None, "the desk did not open")


def _look_for_clients(guide: Guide) -> None:
    guide.press("Alt+2")
    screen = guide.at(ClientsScreen)
    guide.write("ma")
    guide.until(lambda: screen.table.rows() != [], "nobody was found")
    guide.press("Down")
    guide.pause(0.3)  # the preview follows a little later
    guide.shoot("clients")
    guide.press("Ctrl+K")
    guide.write("be")
    guide.pause(0.3)
    guide.shoot("search-anything")
    guide.press("Esc")
    guide.press("Ctrl+Shift+H")
    guide.shoot("names-hidden")
    guide.press("Ctrl+Shift+H")


# the session


def _write_note(guide: Guide, app: App) -> None:
    guide.at(ClientFile)
    guide.press("Alt+S")
    sessions = guide.find(ClientSessions)
    editor = sessions.editor
    for place, (key, said) in enumerate(NOTE.items(), start=1):
        guide.press(f"Ctrl+{place}")
        guide.write(_(said))
        if key == "objective":
            _lock_and_come_back(guide, app)
    guide.press("Return")
    guide.write("/")
    guide.pause(0.2)
    guide.shoot("note-ready-phrases")
    guide.press("Esc")
    guide.press("Backspace", 2)
    guide.press("Ctrl+Return")
    guide.shoot("note-not-complete")
    guide.fill(editor.starts_at, "0900")
    guide.fill(editor.ends_at, "1000")
    guide.fill(editor.side.goal.goal.lineEdit() or editor.side.goal.goal, _("Know the triggers"))
    guide.press("Tab")
    guide.until(lambda: not editor.keeping.unsaved, "the note did not save itself")
    guide.shoot("note")
    guide.press("Ctrl+Return")
    guide.dialog()
    guide.write(PASSWORD)
    guide.shoot("note-signing")
    guide.press("Return")
    guide.until(lambda: sessions.reader.isVisible(), "the note was not signed")
    _add_to_note(guide, sessions)


def _lock_and_come_back(guide: Guide, app: App) -> None:
    """In the middle of a sentence: what was typed is there again."""
    guide.press("Ctrl+L")
    guide.until(app.window.locked, "the desk did not lock")
    guide.until(lambda: app.desk is not None and app.desk.locked, "the key was not dropped")
    guide.shoot("locked")
    guide.write(PASSWORD)
    guide.press("Return")
    guide.until(lambda: not app.window.locked(), "the desk did not unlock")


def _add_to_note(guide: Guide, sessions: ClientSessions) -> None:
    guide.press("Alt+T")
    guide.until(sessions.reader.text.hasFocus, "no addendum can be written")
    guide.write(_("His mother came along for the last ten minutes."))
    guide.shoot("note-addendum")
    guide.press("Ctrl+Return")
    guide.dialog()
    guide.write(PASSWORD)
    guide.press("Return")
    guide.wait_for(_("His mother came along for the last ten minutes."))
    guide.pause(0.3)
    guide.shoot("note-locked")


# training


def _join_class(guide: Guide) -> None:
    guide.press("Alt+5")
    guide.at(TrainingScreen)
    guide.shoot("training")
    guide.press("Alt+P")
    guide.dialog()
    guide.write("okto")
    guide.pause(0.2)
    guide.shoot("training-enrol")
    guide.press("Return")
    guide.until_closed()
    guide.pause(0.2)
    guide.shoot("training-enrolled")


# the way out


def _discharge(guide: Guide, app: App, tray: Tray) -> None:
    """Somebody of the counsellor's whose programme is over: found by number, closed, certified."""
    guide.press("Ctrl+K")
    guide.write(_ready_to_leave(guide, app))
    guide.press("Return")
    screen = guide.at(ClientFile)
    guide.until(lambda: screen.isVisible(), "the file is not shown")
    guide.choose("summary")
    guide.choose_in_menu(screen.head.more, _("Discharge…"))
    page = guide.at(DischargeScreen)
    guide.take(page.form.editors["discharge_reason"], DischargeReason.COMPLETED)
    guide.fill_form(
        page.form,
        {
            "summary": _("Individual sessions and group work, no relapse, family involved from the start."),
            "condition_at_discharge": _("Stable, sleeps well, wants to work."),
            "plan_after": _("A visit every two weeks, urine test in the fourth month."),
            "medicines": _("none"),
            "fetched_by": _("Maria Banu, mother"),
        },
    )
    guide.shoot("discharge")
    guide.press("Ctrl+Return")
    guide.agree()
    guide.until(lambda: page.pages.currentIndex() == 1, "the client was not discharged")
    guide.shoot("discharge-done")
    _issue_letters(guide, page, tray)


def _ready_to_leave(guide: Guide, app: App) -> str:
    """The record number of the client longest in care of whom nothing hinders the discharge."""
    desk = app.desk
    assert desk is not None
    mine = desk.ask(find_clients, which=ClientFilter.ACTIVE, counsellor_id=desk.who.account_id, limit=60)
    free = [
        (head.admitted_on, row.record_number)
        for row in mine.rows
        if (head := desk.ask(episode_head, row.id)) is not None
        and head.state is EpisodeState.ADMITTED
        and head.admitted_on is not None
        and not any(item.blocks for item in desk.ask(open_items, row.id))
    ]
    if not free:
        raise guide.stuck("nobody is ready to leave")
    return min(free)[1]


def _issue_letters(guide: Guide, page: DischargeScreen, tray: Tray) -> None:
    """One after the other, going back to what the discharge offers."""
    for kind in (LetterKind.COMPLETION, LetterKind.DISCHARGE, LetterKind.REFERRAL):
        guide.until(page.isVisible, "the discharge does not come back")
        guide.click(page.letter_buttons[kind])
        _issue(guide, guide.at(LettersScreen), tray, kind.name.lower())
        guide.press("Alt+Left")


def _issue(guide: Guide, screen: LettersScreen, tray: Tray, name: str) -> None:
    if screen.turn.isVisible():  # little room: letter and fields take turns
        guide.choose("side")
    editors = screen.side.form.form.editors
    if editors["purpose"].isVisible():
        guide.fill(editors["purpose"], _("applying for work"))
    if editors["request"].isVisible():
        guide.fill(editors["partner_id"].lineEdit(), "RSUD")
        guide.pause(0.2)
        guide.press("Down")
        guide.press("Return")
        guide.fill(editors["request"], _("Medical follow-up, and a reply on the enclosed slip."))
        guide.take(editors["without"], WithoutConsent.OTHER)
        guide.fill(editors["without_note"], _("The release is signed today, when the letter is fetched."))
    guide.pause(0.7)  # the preview follows the typing
    guide.shoot(f"letter-{name}-draft")
    guide.press("Ctrl+Return")
    guide.dialog()
    guide.write(PASSWORD)
    guide.press("Return")
    guide.until(lambda: screen.side.print.isVisible(), "the letter got no number")
    guide.pause(0.6)
    guide.shoot(f"letter-{name}-issued")
    printed = len(tray.printouts)
    guide.press("Ctrl+P")
    guide.dialog()
    if name == "completion":
        guide.shoot("letter-print")
    guide.agree()
    guide.agree()  # it has come out
    guide.until(lambda: len(tray.printouts) > printed, "nothing was printed")
    (guide.out / f"letter-{name}.pdf").write_bytes(tray.printouts[-1].pdf)
    guide.until_closed()
