"""Consents as rules: when one holds, whom it covers, who may sign, and the text that is signed."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import (
    GUARDIANS,
    SOON,
    ConsentDraft,
    ConsentKind,
    Scope,
    Span,
    Standing,
    bare_name,
    consent_text,
    guardian_problems,
    settled,
    stop_by,
)
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.fields import problems
from rehabdesk.domain.people import Relation
from rehabdesk.paper.consent import consent_form
from rehabdesk.ui.widgets.preview import Pages
from tests.conftest import CENDANA

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
RELEASE = ConsentDraft(
    kind=ConsentKind.RELEASE,
    given_on=date(2026, 11, 17),
    signed_by="Maria Banunaek",
    explained_by="Nur Aini Hasan",
    partner_id=3,
    aims=(Purpose.CARE,),
    tells=(Disclosure.HISTORY,),
    until=date(2027, 2, 17),
)


def fields_of(found) -> list[str]:
    return [problem.field for problem in found]


@given(given_on=DAYS, until=st.none() | DAYS, withdrawn=st.none() | DAYS, on=DAYS, wrong=st.booleans())
def test_a_consent_holds_from_its_day_to_its_end_and_not_once_withdrawn(
    given_on, until, withdrawn, on, wrong
):
    span = Span(given_on, until, withdrawn, wrong)
    if span.in_force(on):
        assert given_on <= on
        assert until is None or on <= until
        assert withdrawn is None or on < withdrawn
        assert span.standing(on) in (Standing.IN_FORCE, Standing.ENDING)
    elif given_on <= on:
        assert span.standing(on) in (Standing.ENDED, Standing.WITHDRAWN, Standing.MISTAKEN)
    assert not span.in_force(given_on - timedelta(days=1))
    assert not (wrong and span.in_force(on))


@given(on=DAYS, left=st.integers(0, 400))
def test_it_runs_out_soon_within_a_fortnight(on, left):
    span = Span(on - timedelta(days=30), on + timedelta(days=left))
    assert (span.standing(on) is Standing.ENDING) == (timedelta(days=left) <= SOON)


@given(
    partner=st.none() | st.integers(1, 5),
    to=st.integers(1, 5) | st.sampled_from(["Yuliana Banunaek", "Pengadilan Negeri Kupang", ""]),
    aims=st.frozensets(st.sampled_from(Purpose)),
    tells=st.frozensets(st.sampled_from(Disclosure)),
    purpose=st.sampled_from(Purpose),
    told=st.frozensets(st.sampled_from(Disclosure)),
)
def test_a_release_covers_its_receiver_its_purposes_and_nothing_beyond_what_it_names(
    partner, to, aims, tells, purpose, told
):
    scope = Scope(partner, ("Yuliana Banunaek",), aims, tells)
    named = to == partner if isinstance(to, int) else to == "Yuliana Banunaek"
    assert scope.covers(to, purpose, told) == (named and purpose in aims and told <= tells)
    assert not Scope().covers(to, purpose)


@example(name="NY", front="Ibu ")
@given(name=st.text(max_size=30), front=st.sampled_from(["", "Ibu ", "Yth. Bapak ", "sdri. "]))
def test_a_person_is_the_same_with_and_without_a_form_of_address(name, front):
    if bare_name(name):
        assert bare_name(f"{front}{name}, ibu kandung (wali)") == bare_name(name)


def test_other_persons_of_like_name_are_not_covered():
    scope = Scope(names=("Maria Banunaek",), aims=frozenset(Purpose))
    assert scope.covers("IBU MARIA BANUNAEK", Purpose.FAMILY)
    for other in ("Maria", "Banunaek", "Maria Goreti Banunaek", "Ibu", "(Maria Banunaek)", ""):
        assert not scope.covers(other, Purpose.FAMILY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"partner_id": None}, "partner_id"),
        ({"to_person": "Ibu Yuliana"}, "to_person"),
        ({"aims": ()}, "aims"),
        ({"tells": ()}, "tells"),
        ({"aims": (Purpose.OTHER,)}, "purposes"),
        ({"until": None}, "until"),
        ({"until": date(2026, 11, 16)}, "until"),
    ],
)
def test_a_release_says_to_whom_what_for_what_and_until_when(changed, field):
    assert problems(RELEASE) == []
    assert fields_of(problems(replace(RELEASE, **changed))) == [field]


def test_what_belongs_to_a_release_alone_is_dropped_from_other_kinds():
    other = settled(replace(RELEASE, kind=ConsentKind.PHOTO))
    assert (other.partner_id, other.aims, other.tells) == (None, (), ())
    assert settled(RELEASE) == RELEASE


@given(age=st.integers(0, 40), relation=st.none() | st.sampled_from(Relation))
def test_under_eighteen_a_guardian_signs(age, relation):
    born = date(2026 - age, 11, 17)
    draft = replace(RELEASE, relation=relation)
    found = guardian_problems(draft, "Maria Banunaek", born)
    if age >= 18:
        assert found == []
    else:
        assert ("relation" in fields_of(found)) == (relation not in GUARDIANS)
        assert "signed_by" in fields_of(found)  # the client's own name
    eve = replace(draft, given_on=date(2026, 11, 16))  # the day before a birthday
    assert bool(guardian_problems(eve, "", born)) == (age <= 18 and relation not in GUARDIANS)


def test_three_times_twenty_four_hours():
    assert stop_by(datetime(2026, 11, 17, 2, 42, tzinfo=UTC)) == datetime(2026, 11, 20, 2, 42, tzinfo=UTC)


# A text that people have signed never changes: another wording is a new version beside it.
SIGNED = {
    ("treatment", "1"): "6799ea164debb04b",
    ("data", "1"): "fa2e403b3189a458",
    ("release", "1"): "f61ae7ddcfb9a762",
    ("photo", "1"): "257a95c63fe429e1",
}


@pytest.mark.parametrize(("kind", "version"), SIGNED)
def test_a_text_that_was_signed_stays_as_it_was(kind, version):
    said = [repr(consent_text(ConsentKind(kind), language, version)) for language in ("id", "en")]
    assert consent_text(ConsentKind(kind)).version == version
    assert hashlib.sha256("".join(said).encode()).hexdigest()[:16] == SIGNED[kind, version]


@pytest.mark.parametrize("kind", ConsentKind)
def test_the_paper_is_one_page_that_names_its_text(kind):
    long = "Yosefina Magdalena Wilhelmina Banunaek-Tnunay"
    client = ClientDraft(name=long, born_on=date(1991, 3, 12), address="Jl. Lontar Hijau III No. 118")
    everything = replace(
        RELEASE, kind=kind, aims=tuple(Purpose), tells=tuple(Disclosure), witness=long, purposes="kata " * 40
    )
    pages = Pages(consent_form(CENDANA, client, everything, date(2026, 11, 17), receiver=f"RSUD {long}"))
    assert len(pages) == 1
    text = " ".join(pages.text().split())
    for words in ("versi 1", "RUMAH PULIH CENDANA", "17 November 2026", "RAHASIA"):
        assert words in text


@pytest.mark.parametrize(
    ("born_on", "signed_by", "relation", "signers"),
    [
        (date(1991, 3, 12), "Yance Pello", None, ["Yance Pello"]),
        (date(2010, 3, 12), "Ina Pello", Relation.MOTHER, ["Yance Pello", "Ina Pello"]),
        (date(2010, 3, 12), "Yance Pello", None, ["Yance Pello"]),  # the guardian is not known yet
    ],
)
def test_beside_a_client_under_age_the_guardian_signs_too(born_on, signed_by, relation, signers):
    client = ClientDraft(name="Yance Pello", born_on=born_on)
    given = replace(RELEASE, signed_by=signed_by, relation=relation)
    text = " ".join(Pages(consent_form(CENDANA, client, given, given.given_on or date.min)).text().split())
    for name in signers:
        assert f"( {name} )" in text
    assert text.count("Yance Pello") == 2  # as the client and as who signs, never as the guardian
    assert text.count("Wali") == (0 if born_on.year == 1991 else 2)


@pytest.mark.parametrize("kind", ConsentKind)
def test_both_languages_say_as_much(kind):
    indonesian, english = (consent_text(kind, language) for language in ("id", "en"))
    assert indonesian.version == english.version
    assert len(indonesian.matters) == len(english.matters)
    assert len(indonesian.closing) == len(english.closing)
    assert "{centre}" in indonesian.opening
    assert "{centre}" in english.opening
