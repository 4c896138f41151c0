"""What the head of the centre does: agencies, settings, other looks, copies and bringing one back."""

from __future__ import annotations

from rehabdesk.app import App
from rehabdesk.i18n import _
from rehabdesk.services.demo import ACCOUNTS, HEAD, PASSWORD
from rehabdesk.tour.care import sign_in
from rehabdesk.tour.guide import Guide
from rehabdesk.ui import talk
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screens.backups import BackupsScreen
from rehabdesk.ui.screens.counselling import SessionsScreen
from rehabdesk.ui.screens.help import HelpScreen
from rehabdesk.ui.screens.partners import PartnersScreen
from rehabdesk.ui.screens.restoring import WORD, RestoreDialog
from rehabdesk.ui.screens.settings import SettingsScreen
from rehabdesk.ui.screens.sign_in import SignInPage

NAME = ACCOUNTS[HEAD - 1].name


def walk(guide: Guide, app: App, _tray: Tray) -> None:
    guide.until(lambda: not app.background.busy(), "the worker never rests")
    app.sign_out()
    sign_in(guide, app, NAME)
    guide.go("sessions")
    guide.at(SessionsScreen)
    guide.shoot("sessions")
    guide.go("partners")
    guide.at(PartnersScreen)
    guide.press("Down")
    guide.shoot("partners")
    _look_at_settings(guide)
    guide.go("help")
    guide.at(HelpScreen)
    guide.shoot("help")
    guide.press("Ctrl+F1")
    guide.shoot("keys")
    guide.press("Esc")
    _change_looks(guide, app)
    _back_up(guide, app)
    _restore(guide, app)


def _look_at_settings(guide: Guide) -> None:
    guide.go("settings")
    screen = guide.at(SettingsScreen)
    parts = screen.tabs.keys()
    for key in parts:
        guide.choose(key)
        guide.pause(0.15)
        guide.shoot(f"settings-{key}")


def _change_looks(guide: Guide, app: App) -> None:
    """The same page in the other theme and in large type; every change is seen at once."""
    theme = app.window.settings.theme
    guide.press("Alt+1")
    app.window.change(theme="light" if theme == "dark" else "dark")
    guide.shoot("other-theme")
    app.window.change(theme=theme)
    guide.press("Ctrl++", 3)
    guide.shoot("large-type")
    guide.press("Ctrl+0")


def _back_up(guide: Guide, app: App) -> None:
    guide.go("backups")
    screen = guide.at(BackupsScreen)
    guide.shoot("backups-none-yet")
    stick = app.folder.with_name("stick")
    stick.mkdir(exist_ok=True)
    with talk.script([stick]):
        guide.click(screen.places)
        guide.until(lambda: bool(screen.table.rows()), "no copy was made")
    guide.until(lambda: not screen.standing.stop.isVisible(), "the copy is never done")
    guide.shoot("backups")


def _restore(guide: Guide, app: App) -> None:
    """With its key, the difference and the typed word; the centre asks for a sign-in again."""
    screen = guide.at(BackupsScreen)
    screen.table.choose_first()
    screen.table.setFocus()
    guide.press("Return")
    dialog = guide.dialog()
    assert isinstance(dialog, RestoreDialog)
    place = dialog.secret.who.findText(NAME)
    guide.press_down_to(dialog.secret.who, place)
    guide.fill(dialog.secret.password, PASSWORD)
    guide.shoot("restore-key")
    guide.press("Return")
    guide.until(lambda: hasattr(dialog, "word"), "the difference is not shown")
    guide.fill(dialog.word, _(WORD))
    guide.shoot("restore-difference")
    guide.click(dialog.restore_button)
    guide.until(lambda: isinstance(app.window.page(), SignInPage), "the copy was not restored")
    guide.shoot("restored")
    sign_in(guide, app, NAME)
    guide.pause(0.3)
    guide.shoot("restored-and-open")
