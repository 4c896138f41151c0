"""The first screen: the first action has the focus, Enter does it, the rest is one glance."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import EpisodeState, Setting
from rehabdesk.domain.rights import Role
from rehabdesk.services.clients import register_client
from rehabdesk.ui import privacy
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.today import TodayScreen
from tests.db.test_today import TODAY, put_episode, put_session


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Any:
    def show() -> TodayScreen:
        screen = TodayScreen(desk)
        qtbot.addWidget(screen)
        screen.resize(1180, 680)
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        screen.arrive(Place("today"))
        return screen

    yield show
    privacy.hide_names(False)


def gone(screen: TodayScreen) -> list[Place]:
    places: list[Place] = []
    screen.go.connect(places.append)
    return places


def test_down_and_enter_do_one_thing_after_the_other(
    desk: Desk, opened: Callable[[], TodayScreen], qtbot: QtBot
) -> None:
    maria = desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    note = desk.run(put_session, maria, date(2026, 11, 13), False)
    ana = desk.run(register_client, ClientDraft(name="Ana Lakapu"))
    desk.run(put_episode, ana, EpisodeState.REGISTERED, Setting.INPATIENT)
    screen = opened()
    places = gone(screen)
    tasks = screen._tasks.agenda
    assert screen.focusWidget() is tasks
    assert [row.chip for row in tasks.rows()] == [("4 hari", "warn", "time"), ("Hari ini", "neu", "time")]
    qtbot.keyClick(tasks, Qt.Key.Key_Return)
    qtbot.keyClick(tasks, Qt.Key.Key_Down)
    qtbot.keyClick(tasks, Qt.Key.Key_Return)
    assert places == [Place("client", maria, tab="sessions", text=str(note)), Place("intake", ana)]


def test_a_done_thing_leaves_and_the_place_stays(
    desk: Desk, opened: Callable[[], TodayScreen], qtbot: QtBot
) -> None:
    maria = desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    for day in (13, 14, 15):
        desk.run(put_session, maria, date(2026, 11, day), False)
    screen = opened()
    qtbot.keyClick(screen._tasks.agenda, Qt.Key.Key_Down)
    before = screen._tasks.agenda.key()
    screen.refresh()
    assert screen._tasks.agenda.key() == before


def test_a_new_centre_is_shown_its_first_steps(opened: Callable[[], TodayScreen], qtbot: QtBot) -> None:
    screen = opened()
    places = gone(screen)
    rows = screen._tasks.agenda.rows()
    assert len(rows) == 5
    assert [bool(row.action) for row in rows] == [False, False, True, True, True]
    qtbot.keyClick(screen._tasks.agenda, Qt.Key.Key_Return)
    assert places == [Place("settings", tab="accounts")]


def test_hidden_names_are_hidden_here(desk: Desk, opened: Callable[[], TodayScreen]) -> None:
    maria = desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    desk.run(put_session, maria, TODAY, False)
    privacy.hide_names(True)
    screen = opened()
    shown = [row.text for row in screen._tasks.agenda.rows() + screen._sessions.agenda.rows()]
    assert shown
    assert not any("Maria" in text for text in shown)


def test_large_type_shows_one_part_at_a_time(
    desk: Desk, opened: Callable[[], TodayScreen], qtbot: QtBot
) -> None:
    screen = opened()
    assert screen._tasks.isVisible()
    assert screen._sessions.isVisible()
    screen.resize(800, 600)
    qtbot.waitUntil(lambda: screen._parts.isVisible())
    assert not screen._sessions.isVisible()
    screen._parts.choose("sessions")
    assert screen._sessions.isVisible()
    assert not screen._tasks.isVisible()


def test_an_admin_without_a_clinical_view_sees_no_census(desk_of: Callable[..., Desk], qtbot: QtBot) -> None:
    screen = TodayScreen(desk_of(Role.ADMIN))
    qtbot.addWidget(screen)
    screen.resize(1180, 680)
    screen.show()
    qtbot.waitExposed(screen)
    assert not screen._census.isVisible()
    assert not screen._sessions.isVisible()
    assert screen._backup.isVisible()
