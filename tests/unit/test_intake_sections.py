"""The sections of an intake: packed and back, what a signature asks for, what a new episode keeps."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.fields import Choice, Kind, problems, specs, unasked
from rehabdesk.domain.intake import IntakeDraft, SubstanceUse, use_problems
from rehabdesk.domain.intake_health import Infections, Medical, Mental, Urine, has_allergy
from rehabdesk.domain.intake_origin import PLACEMENT_ALARM, Legal, When, placement_alarm
from rehabdesk.domain.intake_sections import (
    Sections,
    Whole,
    carry_over,
    changes_of,
    intake_hash,
    pack_whole,
    settle,
    signing_problems,
    unpack_whole,
)
from rehabdesk.domain.kept import pack_filled, unpack
from rehabdesk.domain.people import YesNo
from rehabdesk.domain.substances import Substance
from tests.helpers.intakes import WHOLE_CLIENT, whole_sections

SECTIONS = [type(f.default) for f in fields(Sections)]
DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))
TODAY = date(2026, 11, 17)


def value_of(spec) -> st.SearchStrategy:
    """Any value a form could hand in for a field."""
    match spec.kind:
        case Kind.TEXT | Kind.PARAGRAPH:
            return st.text(max_size=12)
        case Kind.NUMBER:
            return st.none() | st.integers(spec.least, spec.most)
        case Kind.DAY:
            return st.none() | DAYS
        case Kind.CHOICE:
            return st.none() | st.sampled_from(list(spec.options))
        case Kind.CHOICES:
            return st.lists(st.sampled_from(list(spec.options)), unique=True).map(tuple)
        case Kind.FLAG:
            return st.booleans()
        case Kind.ROWS:
            return st.lists(draft_of(spec.row), max_size=2).map(tuple)
        case _:
            return st.none()


def draft_of(kind) -> st.SearchStrategy:
    return st.builds(kind, **{name: value_of(spec) for name, spec in specs(kind)})


ANY_SECTION = st.sampled_from([*SECTIONS, Infections]).flatmap(draft_of)
ANY_WHOLE = st.builds(
    Whole,
    draft_of(ClientDraft),
    st.just(IntakeDraft()),
    st.builds(
        Sections, **{f.name: draft_of(kind) for f, kind in zip(fields(Sections), SECTIONS, strict=True)}
    ),
)


@settings(max_examples=40)
@given(ANY_SECTION)
def test_a_section_is_kept_without_loss_and_without_what_is_empty(section):
    kept = pack_filled(section)
    assert unpack(type(section), kept) == section
    assert all(value not in ("", None, []) for value in kept.values())


@settings(max_examples=8)
@given(ANY_WHOLE)
def test_a_whole_intake_reads_as_it_was_signed(whole):
    packed = pack_whole(whole)
    assert unpack_whole(packed) == whole
    at = datetime(2026, 11, 17, 2, 42, tzinfo=UTC)
    code = intake_hash(packed, "", "Nur Aini", at)
    assert code == intake_hash(pack_whole(unpack_whole(packed)), "", "Nur Aini", at)
    assert code != intake_hash(packed, "", "Nur Aini", at + timedelta(seconds=1))


@settings(max_examples=40)
@given(ANY_SECTION)
def test_what_is_not_asked_is_neither_missing_nor_signed(section):
    silent = unasked(section)
    assert silent <= {name for name, _spec in specs(type(section))}
    assert silent.isdisjoint(problem.field for problem in problems(section))
    calm = settle(section)
    assert settle(calm) == calm or unasked(calm) >= silent
    assert all(getattr(calm, name) in ("", None, (), False) for name in silent)


@settings(max_examples=8)
@given(ANY_WHOLE)
def test_every_missing_answer_names_a_field_there_is(whole):
    known = {name for kind in (ClientDraft, IntakeDraft) for name, _spec in specs(kind)} | {"substances"}
    for f in fields(Sections):
        known |= {f"{f.name}.{name}" for name, _spec in specs(type(f.default))}
    assert {problem.field for problem in signing_problems(whole)} <= known


def test_a_whole_intake_lacks_nothing_but_what_is_taken_away():
    use = SubstanceUse(Substance.ALCOHOL, 20, 16, 9, main=True)
    intake = IntakeDraft(
        TODAY, *[next(iter(spec.options)) if spec.options else 1 for _name, spec in specs(IntakeDraft)[1:]]
    )
    intake = replace(
        intake, referral_letter="", presenting_problem="-", allergies="-", risk_note="-", substances=(use,)
    )
    whole = Whole(WHOLE_CLIENT, intake, whole_sections())
    assert signing_problems(whole) == []
    for name in ("father_name", "mother_name", "contact_name", "contact_call"):
        gone = None if name == "contact_call" else ""
        poorer = replace(whole, client=replace(WHOLE_CLIENT, **{name: gone}))
        assert name in [problem.field for problem in signing_problems(poorer)]


@settings(max_examples=8)
@given(ANY_WHOLE)
def test_a_new_episode_keeps_no_answer_of_the_day(whole):
    intake, sections = carry_over(whole)
    assert (intake.presenting_problem, intake.intake_on, intake.risk) == ("", None, None)
    assert (sections.urine, sections.papers) == (Urine(), type(whole.sections.papers)())
    assert sections.placement_ends is None
    assert sections.medical.systolic is None
    for part in (sections.mental, sections.history, sections.family):
        assert not any(getattr(part, f.name) is When.LATELY for f in fields(part))
    if whole.sections.mental.suicide_attempt is When.LATELY:
        assert sections.mental.suicide_attempt is When.EARLIER


@settings(max_examples=8)
@given(ANY_WHOLE, ANY_WHOLE)
def test_changes_are_exactly_the_fields_that_differ(one, other):
    assert changes_of(one, one) == {}
    found = changes_of(one, other)
    assert bool(found) == (one != other)
    assert ("work.skills" in found) == (one.sections.work.skills != other.sections.work.skills)


@given(DAYS, st.integers(-40, 40))
def test_the_alarm_of_a_placement_gets_louder(ends_on, left):
    rung = placement_alarm(ends_on, ends_on - timedelta(days=left))
    assert (rung is None) == (left > PLACEMENT_ALARM[0])
    if rung is not None:
        assert left <= PLACEMENT_ALARM[rung]
        assert rung == len(PLACEMENT_ALARM) - 1 or left > PLACEMENT_ALARM[rung + 1]


def test_a_placement_counts_only_in_a_legal_process():
    legal = Legal(in_process=YesNo.NO, placement_ends=TODAY)
    assert Sections(legal=legal).placement_ends is None
    backwards = Legal(in_process=YesNo.YES, court_on=TODAY, placement_ends=TODAY - timedelta(days=1))
    assert "placement_ends" in [problem.field for problem in problems(backwards, complete=False)]


@given(
    thoughts=st.none() | st.sampled_from(When), attempt=st.none() | st.sampled_from(When), note=st.text("a ")
)
def test_danger_to_life_wants_words(thoughts, attempt, note):
    mental = Mental(suicidal_thoughts=thoughts, suicide_attempt=attempt, suicide_note=note)
    dangerous = thoughts is When.LATELY or attempt in (When.EARLIER, When.LATELY)
    assert mental.endangered == dangerous
    asked = any(answer in (When.EARLIER, When.LATELY) for answer in (thoughts, attempt))
    assert ("suicide_note" in [p.field for p in problems(mental)]) == (asked and not note)


def test_allergies_are_told_from_their_absence():
    for none in ("", " ", "tidak ada", "Tidak ada.", "NIHIL", "none", "-", "tdk ada"):
        assert not has_allergy(none), none
    for some in ("penisilin", "tidak tahan amoksisilin", "sulfa; ikan laut"):
        assert has_allergy(some), some


@given(st.integers(40, 300), st.integers(20, 200))
def test_the_lower_pressure_lies_below(upper, lower):
    found = [p.field for p in problems(Medical(systolic=upper, diastolic=lower), complete=False)]
    assert ("diastolic" in found) == (lower >= upper)


@given(st.none() | st.integers(0, 30), st.integers(-60, 60))
def test_the_last_use_fits_the_days(days, ago):
    use = SubstanceUse(Substance.HEROIN, days, last_use=TODAY - timedelta(days=ago))
    wrong = "last_use" in [name for name, _said in use_problems(use, None, TODAY)]
    assert wrong == (ago < 0 or (bool(days) and ago > 30))


def test_every_value_set_has_codes_of_its_own():
    options = {
        spec.options for kind in [*SECTIONS, Infections] for _name, spec in specs(kind) if spec.options
    }
    for option in options:
        assert issubclass(option, Choice)
        assert len({member.label for member in option}) == len(option)
