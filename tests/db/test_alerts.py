"""Alerts of a client: one for each thing that raised it, with detail only for whoever may read it."""

from collections.abc import Callable

import pytest

from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.rights import Role
from rehabdesk.errors import Invalid
from rehabdesk.services.alerts import close_alert, list_alerts, raise_alert
from rehabdesk.services.clients import register_client
from tests.helpers.people import MARIA


def test_the_gravest_stands_first_and_a_source_speaks_once(desk: Desk) -> None:
    client = desk.run(register_client, MARIA)
    desk.run(raise_alert, client, AlertKind.ALLERGY, "Sulfa", "intake", 1)
    first = desk.run(raise_alert, client, AlertKind.SUICIDE, "Dulu", "assessment", 7)
    assert desk.run(raise_alert, client, AlertKind.SUICIDE, "Kemarin", "assessment", 7) == first
    rows = desk.ask(list_alerts, client)
    assert [(row.kind, row.detail) for row in rows] == [
        (AlertKind.SUICIDE, "Kemarin"),
        (AlertKind.ALLERGY, "Sulfa"),
    ]
    with pytest.raises(Invalid):
        desk.run(close_alert, first, "  ")
    desk.run(close_alert, first, "Dibicarakan, aman.")
    assert [row.kind for row in desk.ask(list_alerts, client)] == [AlertKind.ALLERGY]


def test_the_office_learns_that_there_is_one_and_not_why(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    client = desk.run(register_client, MARIA)
    for detail in ("Sulfa", "Penisilin"):
        desk.run(raise_alert, client, AlertKind.ALLERGY, detail)
    assert len(desk.ask(list_alerts, client)) == 2
    [seen] = desk_of(Role.OFFICE).ask(list_alerts, client)
    assert (seen.kind, seen.detail) == (AlertKind.ALLERGY, "")
