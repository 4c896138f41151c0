"""Rules before admission: how an enquiry moves, how long people wait, who may lie where."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.beds import RoomFor, RoomLeft, Span, collides, is_for
from rehabdesk.domain.centre import ProgrammeDraft, StageDraft
from rehabdesk.domain.enquiries import (
    Declined,
    Ending,
    EndingDraft,
    EnquiryState,
    Way,
    is_overdue,
    is_waiting,
    may_reopen,
    may_step,
    standing,
    waited,
    waits,
)
from rehabdesk.domain.episodes import PHASES, EpisodeState, Setting, planned_starts, usual_stages
from rehabdesk.domain.fields import problems
from rehabdesk.domain.people import Sex
from rehabdesk.domain.substances import Substance, named

DAY = date(2026, 11, 17)
states = st.sampled_from(EnquiryState)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(state=states, to=states)
def test_an_enquiry_goes_forward_until_it_ends(state, to):
    if may_step(state, to):
        assert is_waiting(state)
        assert not (is_waiting(to) and list(EnquiryState).index(to) < list(EnquiryState).index(state))
    assert may_step(state, EnquiryState.DECLINED) == is_waiting(state)
    assert not (is_waiting(state) and may_reopen(state))


def test_a_second_offer_may_follow_the_first_but_nobody_is_screened_twice():
    assert may_step(EnquiryState.OFFERED, EnquiryState.OFFERED)
    assert not may_step(EnquiryState.SCREENED, EnquiryState.SCREENED)
    assert not may_step(EnquiryState.OFFERED, EnquiryState.SCREENED)


def test_an_intake_closed_before_admission_ended_the_enquiry_too():
    assert standing(EnquiryState.ACCEPTED, EpisodeState.WITHDRAWN) is EnquiryState.DECLINED
    assert standing(EnquiryState.ACCEPTED, EpisodeState.ADMITTED) is EnquiryState.ACCEPTED


@given(reason=st.sampled_from(Declined), ending=st.sampled_from(Ending))
def test_each_side_has_its_own_reasons(reason, ending):
    found = [problem.field for problem in problems(EndingDraft(DAY, ending, reason))]
    right = ending in (Ending.NO_SHOW, Ending.LOST) or reason.by_centre == (ending is Ending.CENTRE)
    assert found == ([] if right else ["reason"])
    assert ending.state is EnquiryState.DECLINED or ending.state.value == ending.value


@given(state=states, since=days, gone=st.integers(0, 60), urgent=st.booleans())
def test_whoever_is_urgent_is_overdue_no_later(state, since, gone, urgent):
    today = since + timedelta(days=gone)
    late = is_overdue(state, since, today, urgent=urgent)
    assert not late or is_waiting(state)
    assert is_overdue(state, since, today, urgent=True) or not late
    assert is_overdue(state, since, today + timedelta(days=1), urgent=urgent) or not late


def test_an_offer_is_waited_for_from_its_own_day():
    coming = DAY + timedelta(days=10)
    assert not is_overdue(EnquiryState.OFFERED, DAY, DAY + timedelta(days=9), offered_for=coming)
    assert is_overdue(EnquiryState.OFFERED, DAY, DAY + timedelta(days=14), offered_for=coming)


@given(st.lists(st.integers(-3, 400)))
def test_the_middle_wait_lies_between_none_and_the_longest(found):
    wait = waited(found)
    assert wait.count == len(found)
    if found:
        assert 0 <= wait.middle <= wait.longest
        assert sum(max(0, each) <= wait.middle for each in found) * 2 >= len(found)
    else:
        assert (wait.middle, wait.longest) == (None, None)


def test_waits_count_from_the_first_contact():
    ways = [Way(DAY, DAY + timedelta(days=1), None, DAY + timedelta(days=9)), Way(DAY), Way(DAY, DAY)]
    screened, offered, admitted = waits(ways)
    assert (screened.count, screened.middle, screened.longest) == (2, 0.5, 1)
    assert (offered.count, admitted.longest) == (0, 9)


spans = st.builds(
    lambda since, long: Span(since, None if long is None else since + timedelta(days=long)),
    st.dates(DAY, DAY + timedelta(days=20)),
    st.none() | st.integers(0, 10),
)


@given(span=spans, other=spans)
def test_two_collide_when_they_share_a_night(span, other):
    def nights(each):
        until = each.until or DAY + timedelta(days=99)
        return {each.since + timedelta(days=n) for n in range((until - each.since).days)}

    assert collides(span, [other]) == collides(other, [span])
    if nights(span) and nights(other):
        assert collides(span, [other]) == bool(nights(span) & nights(other))


@given(room=st.sampled_from(RoomFor), sex=st.none() | st.sampled_from(Sex))
def test_a_room_for_anybody_fits_everybody(room, sex):
    assert is_for(RoomFor.ANYBODY, sex)
    assert is_for(room, sex) or room is not RoomFor.ANYBODY
    assert sum(is_for(each, sex) for each in RoomFor) == (1 if sex is None else 2)


@given(capacity=st.none() | st.integers(0, 50), taken=st.integers(0, 60))
def test_full_is_when_nothing_is_left(capacity, taken):
    left = RoomLeft(capacity, taken)
    assert left.full == (left.left == 0)


@given(setting=st.sampled_from(Setting), length=st.integers(1, 730))
def test_usual_stages_fill_the_length(setting, length):
    stages = usual_stages(setting, length)
    assert [stage.phase for stage in stages] == list(PHASES[setting])
    assert all(stage.days >= 1 for stage in stages)
    assert sum(stage.days for stage in stages) == max(length, len(stages))
    starts = planned_starts(stages, stages[0].phase, DAY)
    assert list(starts) == [stage.phase for stage in stages[1:]]
    assert starts[stages[-1].phase] == DAY + timedelta(days=sum(stage.days for stage in stages[:-1]))
    assert planned_starts(stages, stages[-1].phase, DAY) == {}
    typed = tuple(StageDraft(stage.phase, stage.days) for stage in stages)
    assert problems(ProgrammeDraft("Uji", setting, length, None, True, typed)) == []
    for wrong in (typed[0], StageDraft(None, 3), StageDraft(typed[0].phase)):
        assert problems(ProgrammeDraft("Uji", setting, length, None, True, (*typed, wrong))) != []


def test_substances_are_read_from_what_was_said():
    assert named("Sabu, sopi dan lem; sabu") == [
        Substance.METHAMPHETAMINE,
        Substance.ALCOHOL,
        Substance.INHALANT,
    ]
    assert named("pil kuning/entahlah") == [Substance.TRIHEXYPHENIDYL]
    assert named("") == named("???") == []
