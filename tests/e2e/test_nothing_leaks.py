"""No client's name, number or word is readable in any file the program leaves on the disk."""

import os
import tempfile
from datetime import date, time
from pathlib import Path

import pytest

from rehabdesk import settings
from rehabdesk.db.engine import Store
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.disclosure import WithoutConsent
from rehabdesk.domain.documents import DocumentDraft, DocumentKind
from rehabdesk.domain.letters import LetterDraft, LetterKind
from rehabdesk.domain.people import Sex
from rehabdesk.paper.letter import draw_letter
from rehabdesk.paper.scan import draw_picture
from rehabdesk.safety import back_up
from rehabdesk.services.clients import find_clients, register_client
from rehabdesk.services.counselling import NoteDraft, begin_note, sign_note
from rehabdesk.services.documents import add_document, document_content
from rehabdesk.services.drafts import keep_draft
from rehabdesk.services.letters import issue_letter, letter_paper, write_letter
from rehabdesk.ui.widgets.preview import Pages
from tests.helpers.scans import pdf_saying, picture

SECRETS = ("Theresia Banunaek", "0071056112950003", "081255500142", "Kebun Rahasia", "Naikolan Jaya")


def readable_in(folder: Path) -> list[str]:
    """What of the secrets stands in any file, as text of one or two bytes a letter."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        for secret in SECRETS:
            for word in (secret, *secret.split()):
                if len(word) > 5 and any(word.encode(code) in data for code in ("utf-8", "utf-16-le")):
                    found.append(f"{word} in {path.name}")
    return found


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_a_day_of_work_leaves_nothing_readable(
    desk: Desk, store: Store, tmp_path: Path, temp_folder: Path
) -> None:
    client = desk.run(
        register_client,
        ClientDraft(
            name=SECRETS[0], nik=SECRETS[1], phone=SECRETS[2], address=SECRETS[4], sex=Sex.FEMALE,
            born_on=date(1995, 12, 21),
        ),
    )  # fmt: skip
    desk.run(keep_draft, "intake", "new", {"client": {"name": SECRETS[0], "address": SECRETS[3]}})
    texts = dict.fromkeys(("subjective", "objective", "assessment", "plan"), f"Bertemu di {SECRETS[3]}.")
    draft = NoteDraft(date(2026, 11, 17), starts_at=time(9), ends_at=time(10), goal=SECRETS[3], parts=texts)
    note = desk.run(begin_note, client, draft)
    desk.run(sign_note, note, 1)
    letter = desk.run(
        write_letter,
        LetterDraft(
            kind=LetterKind.REFERRAL,
            client_id=client,
            recipient="dr. Wila",
            request=SECRETS[3],
            without=WithoutConsent.OTHER,
            without_note=SECRETS[3],
        ),
    )
    desk.run(issue_letter, letter)
    assert draw_letter(desk.ask(letter_paper, letter).content)
    scan = pdf_saying(SECRETS[3])
    photo = picture((2400, 3200), comment=SECRETS[0].encode())
    for kind, content in ((DocumentKind.OTHER, scan), (DocumentKind.KTP, photo)):
        document = desk.run(add_document, client, DocumentDraft(kind, SECRETS[0]), SECRETS[0], content)
        assert desk.run(document_content, document)
    assert SECRETS[3] in Pages(scan).text()
    assert draw_picture(photo)
    desk.ask(find_clients, "theresia")
    stick = tmp_path / "usb"
    stick.mkdir()
    back_up(desk, stick)
    settings.save(settings.Settings(centre=str(store.folder)))

    # With the journal still open, and again when everything is put away.
    assert readable_in(tmp_path) == []
    store.close()
    assert readable_in(tmp_path) == []
    assert list(temp_folder.iterdir()) == []
    assert os.environ["TMPDIR"] == str(temp_folder)


def test_the_search_itself_would_find_a_name(tmp_path: Path) -> None:
    (tmp_path / "open.txt").write_text(f"klien {SECRETS[0]}", "utf-8")
    assert readable_in(tmp_path) == [
        "Theresia Banunaek in open.txt",
        "Theresia in open.txt",
        "Banunaek in open.txt",
    ]
