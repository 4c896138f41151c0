"""The documents of a demo centre: drawn, marked as specimens, of nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk import resources
from rehabdesk.db.engine import Store
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.documents import PHOTO, DocumentDraft, DocumentKind, EntryPaper
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.rights import Person
from rehabdesk.services.documents import add_document, set_photo, tick_paper

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

MOST = 12  # clients in care with documents; more would only make the file larger
_SKIN = ("#8d5f42", "#a06d4b", "#7a5138", "#b47f5a")
_SHIRTS = ("#2f5d62", "#7a3e48", "#39507a", "#6a6a3a", "#5b4a78")
_GROUNDS = ("#b23a3a", "#3a5fb2")  # red or blue, as on every pas foto
_NOT_REAL = "Bukan dokumen resmi"
_TESTS = ("Tes urine 6 parameter", "Tes urine 14 parameter", "Pemeriksaan darah")


def add_documents(store: Store, who: Person, random: Random, today: date, zone: tzinfo) -> None:
    """Through the same use cases as the window: a photo, a card, a family card, a result."""
    with Session(store.engine) as session:
        wanted = session.execute(
            select(Client.id, Client.name, Client.record_number, Episode.admitted_on)
            .join(Episode, Episode.id == Client.current_episode_id)
            .where(Episode.state == EpisodeState.ADMITTED)
            .order_by(Episode.id.desc())
            .limit(MOST)
        ).all()
    for place, (client, name, number, admitted) in enumerate(wanted):
        day = min(admitted or today, today)
        moment = datetime.combine(day, time(random.randint(8, 15), random.randint(0, 59)), zone)
        with Session(store.writing) as session, session.begin():
            work = Work(session, who, moment.astimezone(UTC), zone)
            set_photo(work, client, draw_face(random))
            card = draw_specimen((860, 540), "#cfe3ec", ["KARTU CONTOH", name, number, _NOT_REAL])
            add_document(work, client, DocumentDraft(DocumentKind.KTP), "ktp.jpg", card)
            tick_paper(work, client, EntryPaper.STAMPS, True)
            if place % 3 != 1:
                family = draw_specimen((1100, 780), "#e8efe2", ["KARTU KELUARGA CONTOH", name, _NOT_REAL])
                add_document(work, client, DocumentDraft(DocumentKind.KK), "kk.jpg", family)
            if place % 2 == 0:
                title = random.choice(_TESTS)
                result = draw_specimen((1000, 1414), "#fbfaf6", ["HASIL LAB (CONTOH)", title, number])
                dated = day - timedelta(days=random.randint(0, 3))
                add_document(work, client, DocumentDraft(DocumentKind.LAB, title, dated), "lab.jpg", result)


def draw_face(random: Random) -> bytes:
    """A figure before a red or blue ground."""
    image, draw = _sheet(PHOTO, random.choice(_GROUNDS))
    skin, shirt = random.choice(_SKIN), random.choice(_SHIRTS)
    draw.ellipse((60, 640, 540, 1240), fill=shirt)
    draw.rectangle((240, 520, 360, 700), fill=skin)
    draw.ellipse((165, 190, 435, 590), fill="#231815")
    draw.ellipse((180, 240, 420, 610), fill=skin)
    for left in (235, 335):
        draw.ellipse((left, 395, left + 26, 417), fill="#231815")
    draw.arc((250, 440, 350, 530), 25, 155, fill="#5a3326", width=8)
    return _jpeg(image)


def draw_specimen(size: tuple[int, int], ground: str, lines: list[str]) -> bytes:
    """A paper with a few words and empty lines."""
    from PIL import ImageFont

    image, draw = _sheet(size, ground)
    draw.rectangle((12, 12, size[0] - 13, size[1] - 13), outline="#7d8a86", width=3)
    face = str(resources.path("fonts", "DejaVuSans.ttf"))
    for place, line in enumerate(lines):
        font = ImageFont.truetype(face, 40 if place == 0 else 30)
        draw.text((48, 48 + place * 70), line, fill="#243330", font=font)
    for top in range(60 + len(lines) * 70, size[1] - 60, 42):
        draw.line((48, top, size[0] - 48, top), fill="#b9c2be", width=2)
    return _jpeg(image)


def _sheet(size: tuple[int, int], ground: str) -> tuple[Image, ImageDraw]:
    from PIL import Image as Pictures
    from PIL import ImageDraw as Drawing

    image = Pictures.new("RGB", size, ground)
    return image, Drawing.Draw(image)


def _jpeg(image: Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
