"""Which column is what, and what a row says."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain import imports, reading
from rehabdesk.domain.clients import NoNik
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting
from rehabdesk.domain.import_words import CHOICES, HEADINGS, SETTINGS, STATUSES
from rehabdesk.domain.imports import TARGETS, Ground, find_headings, match_columns, read_row
from rehabdesk.domain.people import Religion, Sex, YesNo, fold
from rehabdesk.domain.substances import Substance
from rehabdesk.i18n import words

GROUND = Ground(
    date(2026, 11, 17),
    ((1, "Rawat inap sosial", Setting.INPATIENT, 180), (2, "Rawat jalan", Setting.OUTPATIENT, 60)),
    {"petrus benu": 3, "nur aini hasan": 4},
)
OLD = [
    *("No", "No. RM", "Nama Lengkap", "L/P", "Tempat/Tgl Lahir", "No. KTP", "No. HP", "Zat Utama", "Agama"),
    *("Jenis Layanan", "Tgl Masuk", "Tgl Keluar", "Status", "Konselor", "Umur", "Nama Ibu Kandung"),
]


def read(**cells: object) -> imports.RowRead:
    columns = dict(enumerate(cells))
    return read_row(9, list(cells.values()), columns, GROUND)  # type: ignore[arg-type]  # cells of a table


def test_headings_are_found_below_titles_in_both_languages() -> None:
    rows = [["DATA KLIEN 2019"], ["Yayasan", "Cendana"], [], OLD, [1, "12/2019", "Yulius", "L"]]
    assert find_headings(rows) == 3
    named = {OLD[place]: key for place, key in match_columns(OLD).items()}
    assert named["L/P"] == "sex"
    assert named["Tempat/Tgl Lahir"] == "birth"
    assert named["Nama Ibu Kandung"] == "mother_name"
    assert not {"No", "Umur"} & set(named)
    assert match_columns(["Tanggal Lahirr", "Nama  lengkap*"]) == {
        0: "born_on",
        1: "name",
    }  # a slip of the hand
    for language in ("id", "en"):
        headings = [words(language).gettext(target.label) for target in TARGETS if target.key != "birth"]
        wanted = [target.key for target in TARGETS if target.key != "birth"]
        assert list(match_columns(headings).values()) == wanted
    assert find_headings([["Surat", "kepada", "Yth"]]) == -1


def test_headings_merged_over_two_rows_are_taken_from_the_lower_one() -> None:
    above = ["No", "Nama", "Tanggal", "Tanggal"]
    assert find_headings([["Judul"], above, ["No", "Nama", "Masuk", "Keluar"], [1, "Ana", "", ""]]) == 2


def test_every_known_word_is_folded_and_none_means_two_things() -> None:
    said = [name for names in HEADINGS.values() for name in names.split("|")]
    tables = [SETTINGS, STATUSES, *CHOICES.values()]
    assert [name for name in said if name != fold(name)] == []
    assert [word for table in tables for word in table if word != fold(word)] == []
    owners = [(name, key) for key, names in HEADINGS.items() for name in set(names.split("|"))]
    assert (
        sorted({name for name, key in owners for other, its in owners if other == name and its != key}) == []
    )


def test_a_row_of_an_old_register() -> None:
    row = read(
        record_number="12/2019", name="Yulius  Manafe", sex="Laki2", birth="Kupang, 17 Agust '90",
        nik="5371051708900003", phone=81255500142.0, religion="kristen", contact_call="ya", substance="shabu",
        substances="sopi", programme="RI", admitted_on="1/2/19", discharged_on=43678, status="DO",
        counsellor="Petrus Benu, S.Psi", mother_name="-",
    )  # fmt: skip
    draft, part = row.client, row.episode
    assert part is not None
    assert (draft.name, draft.sex, draft.birth_place, draft.born_on) == (
        "Yulius Manafe", Sex.MALE, "Kupang", date(1990, 8, 17),
    )  # fmt: skip
    assert (draft.phone, draft.religion, draft.mother_name) == ("0812 5550 0142", Religion.PROTESTANT, "")
    assert draft.contact_call is YesNo.YES
    assert (part.state, part.discharge_reason) == (EpisodeState.DISCHARGED, DischargeReason.OWN_REQUEST)
    assert (part.programme_id, part.planned_days, part.counsellor_id) == (1, 180, 3)
    assert part.substances == (Substance.METHAMPHETAMINE, Substance.ALCOHOL)
    assert part.discharged_on == date(2019, 8, 1)
    assert [problem.text for problem in row.problems] == [reading.BARE_NUMBER]
    assert not row.blocked


def test_what_keeps_a_row_out_and_what_only_warns() -> None:
    assert read(name="", sex="L").blocked
    ends_first = read(name="Ana", admitted_on="2/1/2020", discharged_on="1/1/2020")
    assert [problem.text for problem in ends_first.problems] == [imports.ENDS_FIRST]
    assert ends_first.blocked
    row = read(
        name="A" * 300,
        nik="5.37E+15",
        programme="Rawat Bulan",
        counsellor="Tono",
        admitted_on="1/1/2019",
        religion="#REF!",
        phone="abc",
    )
    assert not row.blocked
    assert len(row.client.name) == 120
    assert row.client.no_nik is NoNik.FAULTY
    assert {problem.text for problem in row.problems} == {
        imports.NOT_ENOUGH,
        reading.ROUNDED_NIK,
        imports.NO_PROGRAMME,
        imports.NO_COUNSELLOR,
        imports.STILL_OPEN,
        reading.BROKEN,
        reading.NO_PHONE,
    }


def test_the_status_word_says_where_the_care_stands() -> None:
    def state(**cells: object) -> EpisodeState | None:
        part = read(name="Ana", **cells).episode
        return part.state if part else None

    assert state() is None
    assert state(status="aktif", intake_on="1/10/2026") is EpisodeState.ADMITTED
    assert state(status="selesai", admitted_on="1/1/2019") is EpisodeState.DISCHARGED
    assert state(status="ditolak") is EpisodeState.REFUSED
    assert state(status="daftar tunggu") is EpisodeState.WAITING
    assert state(intake_on="1/10/2026") is EpisodeState.REGISTERED
    assert state(admitted_on="1/10/2026") is EpisodeState.ADMITTED
    for each in EpisodeState:  # as an export writes it
        assert state(status=words("id").gettext(each.label)) is each


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.integers(), st.floats(allow_nan=False), st.dates()), max_size=39
    )
)
def test_no_row_can_break_the_reading(cells: list[object]) -> None:
    columns = {place: target.key for place, target in enumerate(TARGETS)}
    row = read_row(1, cells, columns, GROUND)  # type: ignore[arg-type]  # cells of a table
    assert row.blocked or row.client.name
