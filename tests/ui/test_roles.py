"""Each role opens each of its places, with people in them, and is refused nowhere on the way."""

import gc

import pytest

from rehabdesk.db.keyring import Cost
from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Person, Role
from rehabdesk.services.demo import make_demo
from rehabdesk.settings import Settings
from rehabdesk.ui.background import Background
from rehabdesk.ui.places import Places
from rehabdesk.ui.screen import Place
from rehabdesk.ui.talk import script
from rehabdesk.ui.window import Window


@pytest.fixture(scope="module")
def peopled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("peopled") / "pusat"
    store = make_demo(folder, clients=25, cost=Cost(64, 1, 1))
    yield store
    store.close()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_all_its_places(qtbot, peopled, role: Role) -> None:
    desk = Desk(peopled, Person(1, "Petrus Benu", (role,)))
    window, background = Window(Settings()), Background()
    qtbot.addWidget(window)
    window.show()
    with script([]) as said:
        places = Places(window, desk, background)
        places.open()
        for name in window.shell.rail.names():
            window.shell.go(Place(name))
            assert window.shell.place().name == name, name
            window.shell.refresh()
        if "clients" in window.shell.rail.names():
            for client_id in (1, 2, 3):
                window.shell.go(Place("client", client_id))
                assert window.shell.place() == Place("client", client_id)
        places.find("a")
        places.find("siti")
    assert not said.asked
    window.close_desk()
    background.stop()
    gc.collect()
