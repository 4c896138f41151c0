"""Registering and finding clients in a real encrypted file."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.db.engine import Store
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.clients import Client
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.people import Sex
from rehabdesk.errors import Conflict, Invalid
from rehabdesk.services.clients import change_client, client_sheet, find_clients, likely_same, register_client

MARIA = ClientDraft(
    name="Maria Banunaek",
    alias="Mia",
    nik="0071056112950003",
    born_on=date(1995, 12, 21),
    sex=Sex.FEMALE,
    phone="0812 5550 0142",
    address="Jl. Lontar 3",
)


def names(desk: Desk, typed: str) -> list[str]:
    return [row.name for row in desk.ask(find_clients, typed).rows]


@pytest.mark.parametrize(
    "typed",
    [
        "ban",
        "MARIA ban",
        "mi",
        "m",
        "bánu",
        "0812555001",
        "+62 812-5550 0142",
        "0071056112950003",
        "RPC-2026",
        "unaek mar",
    ],
)
def test_any_part_finds_a_client(desk: Desk, typed: str) -> None:
    desk.run(register_client, MARIA)
    desk.run(register_client, ClientDraft(name="Stefanus Tok"))
    assert "Maria Banunaek" in names(desk, typed)


@pytest.mark.parametrize(
    "typed", ["zzz", "%", pytest.param("ab " * 300_000, id="page"), "' OR 1=1", '"', "maria x", "qq"]
)
def test_what_is_not_there_is_not_found(desk: Desk, typed: str) -> None:
    desk.run(register_client, MARIA)
    found = names(desk, typed)
    assert found == ([MARIA.name] if typed in ("%", '"') else [])


def test_a_name_alone_can_be_saved(desk: Desk) -> None:
    client = desk.run(register_client, ClientDraft(name="Yohanis"))
    assert desk.ask(client_sheet, client).record_number == "RPC-2026-0001"


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u200b", "\ufeff", "\u202e"])
def test_a_name_can_be_seen(desk: Desk, name: str) -> None:
    with pytest.raises(Invalid):
        desk.run(register_client, ClientDraft(name=name))


def test_an_address_has_the_code_of_its_village(desk: Desk, store: Store) -> None:
    client = desk.run(register_client, replace(MARIA, village="Naikoten I", city="Kota Kupang"))
    codes = select(Client.village_code).where(Client.id == client)
    with Session(store.engine) as session:
        assert session.scalar(codes) == "53.71.05.1004"
    desk.run(change_client, client, 1, replace(MARIA, village="Naikoten I", city="Ende"))
    with Session(store.engine) as session:
        assert session.scalar(codes) == ""


def test_one_nik_belongs_to_one_client(desk: Desk) -> None:
    desk.run(register_client, MARIA)
    with pytest.raises(Invalid) as refused:
        desk.run(register_client, MARIA)
    assert [p.field for p in refused.value.problems] == ["nik"]
    assert len(desk.ask(find_clients, "maria").rows) == 1


def test_a_renamed_client_is_found_by_the_new_name_only(desk: Desk) -> None:
    client = desk.run(register_client, MARIA)
    desk.run(change_client, client, 1, ClientDraft(name="Theresia Banunaek"))
    assert names(desk, "theresia") == names(desk, "th") == ["Theresia Banunaek"]
    assert names(desk, "maria") == names(desk, "ma") == []


def test_a_save_over_somebody_elses_change_is_a_conflict(desk: Desk) -> None:
    client = desk.run(register_client, MARIA)
    desk.run(change_client, client, 1, MARIA)
    with pytest.raises(Conflict):
        desk.run(change_client, client, 1, MARIA)


def test_a_likely_double_is_shown_with_the_reason(desk: Desk) -> None:
    desk.run(register_client, MARIA)
    [likely] = desk.ask(likely_same, ClientDraft(name="Maria Banoenaek", born_on=MARIA.born_on))
    assert (likely.name, likely.reasons[1]) == ("Maria Banunaek", "born on the same day")
    assert desk.ask(likely_same, ClientDraft(name="Simon Kana", born_on=date(1990, 1, 1))) == []


def test_every_change_is_in_the_trail(desk: Desk, store) -> None:
    client = desk.run(register_client, MARIA)
    desk.run(change_client, client, 1, ClientDraft(name="Maria Nalle", nik=MARIA.nik))
    with Session(store.engine) as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (newest.action, newest.client_id, newest.detail["name"]) == (
            "changed",
            client,
            ["Maria Banunaek", "Maria Nalle"],
        )
        assert broken_at(session) is None


def test_a_whole_record_number_comes_first(desk: Desk) -> None:
    for name, nik in (("Yance Manafe", ""), ("Abner Banu", "0071051708960001")):
        desk.run(register_client, ClientDraft(name=name, nik=nik))
    assert [row.name for row in desk.ask(find_clients, "rpc-2026-0001").rows] == [
        "Yance Manafe",
        "Abner Banu",
    ]
