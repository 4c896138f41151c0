from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.intake import IntakeDraft, SubstanceUse
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.people import Sex
from rehabdesk.domain.substances import Route
from rehabdesk.domain.training import BatchDraft, CourseDraft, Grading, Weekday


def test_every_kind_of_field_comes_back():
    for draft in (
        BatchDraft(
            name="Angkatan 3", first_day=date(2026, 10, 26), weekdays=(Weekday.MONDAY,), starts_at=time(13)
        ),
        CourseDraft(name="Barista", grading=Grading.COMPETENCE, hours=30),
        ClientDraft(name="Siti", sex=Sex.FEMALE, born_on=date(1998, 8, 12), contact_knows=True),
        IntakeDraft(substances=(SubstanceUse("MET", 4, 16, 9, Route.SMOKED, main=True),)),
    ):
        assert unpack(type(draft), pack(draft)) == draft


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text() | st.none() | st.integers(),
            "first_day": st.text() | st.dates().map(date.isoformat) | st.none(),
            "weekdays": st.lists(st.text() | st.sampled_from("1234567")) | st.integers(),
            "capacity": st.integers() | st.text(),
            "gone": st.text(),
        },
    )
)
def test_what_cannot_be_read_stays_at_its_default(kept):
    draft = unpack(BatchDraft, kept)
    assert isinstance(draft.name, str)
    assert draft.first_day is None or isinstance(draft.first_day, date)
