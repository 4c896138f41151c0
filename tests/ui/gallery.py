"""A picture of every component: `python -m tests.ui.gallery OUT [light|dark] [percent] [id|en]`.

OUT is kit….png for the components, or shell, keys, palette, ask, toast for the window with one of these.
"""

import sys
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk import i18n
from rehabdesk.domain import fields
from rehabdesk.domain.fields import Choice, Problem
from rehabdesk.settings import Settings
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.shell import SignedIn
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.agenda import Agenda, AgendaRow
from rehabdesk.ui.widgets.buttons import Button, Check, IconButton, Radio, Segmented, Tabs
from rehabdesk.ui.widgets.calendar import Calendar
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts
from rehabdesk.ui.widgets.chart import Point, Stripe, TrendChart
from rehabdesk.ui.widgets.labels import Badge, Chip, Icon, Initials, Keys, Label, ProgressBar, SavedMark
from rehabdesk.ui.widgets.palette import Found, Palette
from rehabdesk.ui.widgets.rail import RailPlace
from rehabdesk.ui.widgets.stepper import Section, SectionList, Step, Stepper
from rehabdesk.ui.widgets.track import Score, ScoreLine
from rehabdesk.ui.window import Window


def row(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return layout


def type_card() -> Card:
    card = Card("Huruf")
    for role, words in (
        ("title", "Judul halaman 20/600"),
        ("card", "Judul bagian 15/600"),
        ("body", "Isi dan isian 14/400"),
        ("label", "Label isian 13/500"),
        ("hint", "Keterangan 12/400"),
        ("figure", "24  37  1.146"),
    ):
        card.body.addWidget(Label(words, role, "ink2" if role == "hint" else "ink"))
    card.body.addWidget(Initials("Nur Aini Hasan"))
    facts = Facts()
    facts.show_facts(
        [("Konselor", "Nur Aini Hasan"), ("Sesi terakhir", "Hari ini 08.30, perlu catatan", "warn")]
    )
    card.body.addWidget(facts)
    return card


def button_card() -> Card:
    card = Card("Tombol")
    off = Button("Nonaktif")
    off.setEnabled(False)
    busy = Button("Menyimpan", "primary", icon="save")
    busy.set_busy(True)
    card.body.addLayout(
        row(
            Button("Simpan", "primary", icon="tick"),
            Button("Batal"),
            Button("Lihat semua", "ghost"),
            Button("Pakai", "soft"),
        )
    )
    card.body.addLayout(
        row(off, Button("Hapus", "danger", icon="delete"), Button("Hapus draf", "destroy"), busy)
    )
    card.body.addLayout(
        row(
            Button("Kecil", size="small"),
            Button("Kecil", "primary", size="small"),
            Button("Besar", "primary", icon="save", size="large"),
            IconButton("print", "Cetak", keys="Ctrl+P"),
        )
    )
    tick = Check("Dipilih")
    tick.setChecked(True)
    yes = Radio("Ya")
    yes.setChecked(True)
    card.body.addLayout(row(tick, Check("Kosong"), yes, Radio("Tidak")))
    return card


def sign_card() -> Card:
    card = Card("Penanda")
    card.body.addLayout(
        row(
            Chip("Rawat inap", "ok", "inpatient"),
            Chip("Rawat jalan", "info", "outpatient"),
            Chip("Pascarehab", "vio", "aftercare"),
            Chip("Selesai", "neu", "finished"),
        )
    )
    card.body.addLayout(
        row(
            Chip("Terlambat 5 hari", "bad", "overdue"),
            Chip("Menunggu", "warn", "waiting"),
            Badge(6, "spark"),
            Badge(12),
        )
    )
    card.body.addLayout(
        row(
            Segmented([("all", "Semua"), ("active", "Aktif"), ("done", "Selesai")], "Klien"),
            Keys("Ctrl+K"),
            Keys("Enter"),
        )
    )
    tabs = Tabs([("summary", "Ringkasan"), ("sessions", "Sesi"), ("letters", "Surat")], "Berkas")
    tabs.show_count("sessions", 12)
    tabs.show_count("letters", 2)
    card.body.addWidget(tabs)
    saved = SavedMark()
    saved.show_saved("10.42")
    card.body.addWidget(ProgressBar(0.42))
    card.body.addWidget(saved)
    return card


def banner_card() -> Card:
    card = Card("Pita pemberitahuan")
    for words, tone, action in (
        ("Draf dipulihkan dari 10.41.", "info", ""),
        ("Cadangan terakhir 5 hari lalu.", "warn", "Cadangkan"),
        ("Salinan 13/11 tidak terbaca.", "bad", ""),
        ("Surat 021 ditandatangani.", "ok", ""),
    ):
        card.body.addWidget(Banner(words, tone, action))
    card.body.addWidget(EmptyState("day done", "Tidak ada sesi", "Hari ini belum ada jadwal.", "Buat sesi"))
    card.body.addLayout(
        row(*[Icon(meaning) for meaning in ("today", "clients", "training", "letters", "risk")])
    )
    return card


class Town(Choice):
    KUPANG = "5371", "Kota Kupang"
    KEFA = "5303", "Timor Tengah Utara"
    SOE = "5302", "Timor Tengah Selatan"
    ATAMBUA = "5304", "Belu"


class Sex(Choice):
    FEMALE = "F", "Perempuan"
    MALE = "M", "Laki-laki"


@dataclass(frozen=True)
class FormDraft:
    name: str = fields.text("Biasa", required=True)
    phone: str = fields.text("Nomor HP", example="0812 5550 0142")
    days: int | None = fields.number("Salah", most=30)
    born_on: date | None = fields.day("Perlu dicek")
    code: str = fields.text("Terkunci", hint="Dibuat otomatis.")
    town: Town | None = fields.choice("Pilihan", Town)
    sex: Sex | None = fields.choice("Jenis kelamin", Sex)
    no_card: bool = fields.flag("Tidak punya KTP")
    nik: str = fields.text("NIK")
    at: time | None = fields.clock_time("Mulai")
    story: str = fields.paragraph("Ringkasan")


def form_card() -> Card:
    card = Card("Isian")
    form = Form(FormDraft)
    form.show(
        FormDraft(
            name="Yulius Manafe",
            phone="081255500142",
            days=31,
            born_on=date(1989, 8, 12),
            code="RC-26-041",
            town=Town.KUPANG,
            sex=Sex.MALE,
            nik="0071051208980003",
            at=time(10, 42),
        )
    )
    form.editors["code"].set_read_only(True)
    form.complain(
        [*fields.problems(form.draft()), Problem("born_on", "Berbeda dengan NIK.", warning=True)], focus=False
    )
    card.body.addWidget(form)
    return card


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    code: str
    chip: tuple[str, str, str]
    part: float


LINES = [
    Line(1, "Maria Banunaek", "RC-26-052, perempuan, 31 tahun", ("Rawat jalan", "info", "outpatient"), 0.8),
    Line(2, "Stefanus Nalle", "RC-26-041, laki-laki, 34 tahun", ("Rawat inap", "ok", "inpatient"), 0.45),
    Line(3, "Yohana Taebenu", "RC-26-011, perempuan, 26 tahun", ("Pascarehab", "vio", "aftercare"), 0.6),
]


def table_card() -> Card:
    card = Card("Baris daftar", flush=True)
    table = Table(
        [
            Column(
                "Klien", lambda line: line.name, lambda line: line.code, sort=lambda line: line.name, share=2
            ),
            Column("Status", chip=lambda line: line.chip),
            Column("Kemajuan", lambda line: f"{line.part:.0%}", bar=lambda line: line.part),
        ],
        name="Klien",
    )
    table.show(LINES, sought="na")
    table.choose(2)
    table.setFixedHeight(theme.px(180))
    card.body.addWidget(table)
    return card


def step_card() -> Card:
    card = Card("Langkah")
    card.body.addWidget(
        Stepper(
            [
                Step("Asesmen", "selesai 05/10", "done"),
                Step("Primer", "hari ke-47 dari 90", "now", 0.5),
                Step("Re-entry", "rencana 01/12"),
            ]
        )
    )
    sections = SectionList("Bagian")
    sections.show_sections(
        [
            Section("identity", "Identitas", "warning", "2 perlu diperiksa"),
            Section("address", "Alamat dan kontak", "done"),
            Section("substances", "Riwayat zat", "half", "6 dari 13"),
            Section("health", "Kesehatan"),
        ]
    )
    card.body.addWidget(sections)
    return card


def score_card() -> Card:
    card = Card("Skor")
    stripes = (Stripe(0, 4, "ok"), Stripe(4, 27, "warn"), Stripe(27, 39, "bad"))
    card.body.addWidget(ScoreLine(Score("Stimulan", "12", 12, "Sedang", "warn", 0, 39, stripes, 31)))
    card.body.addWidget(ScoreLine(Score("Opioid", "–", most=39, stripes=stripes, note="2 belum dijawab")))
    chart = TrendChart()
    points = [
        Point(date(2026, 9, 2), 31, "31", "Tinggi"),
        Point(date(2026, 10, 1), 22, "22", "Sedang"),
        Point(date(2026, 11, 17), 12, "12", "Sedang"),
    ]
    chart.show_trend("Stimulan", points, 0, 39, stripes)
    card.body.addWidget(chart)
    return card


def day_card() -> Card:
    card = Card("Sesi hari ini", flush=True)
    agenda = Agenda("Sesi hari ini")
    late = ("Perlu catatan", "warn", "edit")
    agenda.show_rows(
        [
            AgendaRow(1, "Maria Banunaek", "Individu, Ruang 2", lead="08.30", chip=late),
            AgendaRow(
                2, "Kelompok", "8 klien, Aula", lead="10.00", chip=("Berlangsung", "ok", "running"), now=True
            ),
            AgendaRow(
                3, "Servis sepeda motor", "Bengkel", lead="13.00", part=0.8, part_words="10 dari 12 hadir"
            ),
        ]
    )
    card.body.addWidget(agenda)
    return card


def calendar_card() -> Card:
    card = Card()
    calendar = Calendar(card)
    calendar.setWindowFlags(Qt.WindowType.Widget)
    calendar.set_day(date(2026, 11, 24), date(2026, 11, 17))
    calendar.setFixedSize(calendar.sizeHint())
    card.body.addWidget(calendar)
    return card


class Gallery(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(theme.px(1960), theme.px(980))
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 20, 24, 20)
        columns.setSpacing(14)
        for cards in self.cards():
            column = QVBoxLayout()
            column.setSpacing(14)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            columns.addLayout(column)

    def cards(self) -> list[list[QWidget]]:
        return [
            [type_card(), sign_card()],
            [button_card(), form_card()],
            [banner_card(), table_card(), day_card()],
            [step_card(), score_card(), calendar_card()],
        ]


ASKED = "Draf Panggilan keluarga untuk Ahmad Fauzi akan dihapus. Surat belum bernomor."


class Sheet(Screen):
    """The gallery as a screen, to see the shell around it."""

    def __init__(self, place: Place) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # it asks nothing of a desk
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 20, 12)
        column.addWidget(table_card())
        column.addWidget(banner_card())

    def title(self) -> str | tuple[str, ...]:
        return ("Klien", "Asesmen awal, Yulius Manafe")

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+K", "Cari"), ("Ctrl+N", "Klien baru"), ("F1", "Bantuan")]


def shell(worn: str, percent: int) -> Window:
    places = [
        RailPlace("today", "today", "Hari ini"),
        RailPlace("clients", "clients", "Klien"),
        RailPlace("sessions", "sessions", "Sesi"),
        RailPlace("training", "training", "Pelatihan", short="Latih"),
        RailPlace("letters", "letters", "Surat"),
        RailPlace("backups", "backups", "Cadangan", short="Cadang", below=True),
        RailPlace("settings", "settings", "Pengaturan", short="Atur", below=True),
    ]
    window = Window(Settings(theme=worn, font_percent=percent))
    made = window.open_desk(
        SignedIn("Nur Aini H.", "Konselor", "Rumah Pulih Cendana"),
        places,
        dict.fromkeys([place.name for place in places], Sheet),
        start=Place("clients"),
        find=lambda _sought: [
            Found("Klien", "person", "Yulius Manafe", Place("clients"), "RC-26-041, rawat inap")
        ],
    )
    made.rail.show_badge("letters", 2)
    made.status.show_safety("Data terenkripsi, hanya di komputer ini")
    window.look_at_clock()
    return window


def main(out: str, worn: str = "light", percent: str = "100", language: str = "id") -> None:
    i18n.use(language)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, worn, int(percent))
    shown = Path(out).stem.split("-")[0]
    gallery = Gallery() if shown == "kit" else shell(worn, int(percent))
    gallery.show()
    app.processEvents()
    if isinstance(gallery, Window) and gallery.shell is not None:
        if shown == "keys":
            gallery.shell.show_keys()
        elif shown == "palette":
            gallery.shell.open_palette()
            gallery.findChildren(Palette)[0].entry.setText("yul")
            gallery.findChildren(Palette)[0].look()
        elif shown == "ask":
            talk.ask(gallery, "Hapus draf surat?", ASKED, yes="Hapus draf", then=app.quit, destroys=True)
        elif shown == "toast":
            gallery.shell.tell("Kunjungan dicatat.", undo=app.quit)
        app.processEvents()
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    gallery.grab().save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
