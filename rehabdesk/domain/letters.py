"""Letters: what each kind says, what it may disclose, and the content that is frozen at issue."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import Any

from rehabdesk import resources
from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.disclosure import Disclosure, Purpose, WithoutConsent
from rehabdesk.domain.fields import Choice, Problem, choice, choices, paragraph, pick, text
from rehabdesk.domain.people import fold
from rehabdesk.i18n import N_

SHOWN = 8  # characters of the check code


class LetterKind(Choice):
    """The value stands in the number (domain.md §5.2)."""

    COMPLETION = "SKSR", N_("Completion letter")
    DISCHARGE = "SKP", N_("Discharge letter")
    REFERRAL = "SRJ", N_("Referral letter")
    IN_CARE = "SKM", N_("Letter of being in care")


class LetterState(Choice):
    DRAFT = "draft", N_("Draft")
    WAITING = "waiting", N_("Waiting for signature")
    READY = "ready", N_("Ready to print")
    PRINTED = "printed", N_("Printed")
    HANDED_OVER = "handed over", N_("Handed over")
    VOID = "void", N_("Void")


UNISSUED = (LetterState.DRAFT, LetterState.WAITING)
ISSUED = (LetterState.READY, LetterState.PRINTED, LetterState.HANDED_OVER)


# Telling these to somebody outside asks for the client's written release of information.
NEEDS_RELEASE = frozenset({Disclosure.SUBSTANCE, Disclosure.HISTORY, Disclosure.MEDICINES})
# A clinical letter carries RAHASIA; letters for outside carry no clinical word unless it was ticked.
CLINICAL = frozenset({LetterKind.REFERRAL, LetterKind.DISCHARGE})
USUAL = {
    LetterKind.COMPLETION: (Disclosure.NIK, Disclosure.ADDRESS, Disclosure.DATES),
    LetterKind.DISCHARGE: (Disclosure.NIK, Disclosure.ADDRESS, Disclosure.DATES, Disclosure.MEDICINES),
    LetterKind.REFERRAL: (Disclosure.NIK, Disclosure.ADDRESS, Disclosure.HISTORY, Disclosure.MEDICINES),
    LetterKind.IN_CARE: (Disclosure.NIK, Disclosure.DATES),
}


class LetterLanguage(Choice):
    INDONESIAN = "id", N_("Indonesian")
    ENGLISH = "en", N_("English")


class Signer(Choice):
    HEAD = "head", N_("Head of the centre")
    HEAD_AND_COUNSELLOR = "both", N_("Head and counsellor")
    COUNSELLOR_FOR_HEAD = "for head", N_("Counsellor, on behalf of the head")


@dataclass(frozen=True)
class LetterDraft:
    """A letter as it stands before issue; anything may be missing until then."""

    kind: LetterKind = choice(N_("Kind of letter"), LetterKind, required=True, default=LetterKind.COMPLETION)
    client_id: int | None = pick(N_("Client"), required=True)
    partner_id: int | None = pick(N_("To (partner)"))
    recipient: str = text(N_("Attention of"), hint=N_("Doctor or office, as it stands after Yth."))
    subject: str = text(N_("Subject"), hint=N_("Empty: the usual words of this kind of letter."))
    attachments: str = text(N_("Enclosures"), max_length=60)
    purpose: str = text(N_("Purpose"), max_length=200, hint=N_("What the client needs it for."))
    request: str = paragraph(N_("What is asked of the receiver"), max_length=2000)
    condition: str = text(N_("Condition now"), max_length=300)
    medicines: str = text(N_("Medicines now"), max_length=300)
    disclosed: tuple[Disclosure, ...] = choices(N_("What the letter tells"), Disclosure)
    signer: Signer = choice(N_("Signed by"), Signer, required=True, default=Signer.HEAD)
    copies_to: str = paragraph(N_("Copies to (one a line)"), max_length=600)
    language: LetterLanguage = choice(
        N_("Language of the letter"), LetterLanguage, required=True, default=LetterLanguage.INDONESIAN
    )
    given_to: str = text(
        N_("Given to"),
        hint=N_("A relative, school, employer or court. Empty: into the client's own hand."),
    )
    aim: Purpose | None = choice(N_("Purpose of telling"), Purpose)
    without: WithoutConsent | None = choice(N_("Why it goes out without consent"), WithoutConsent)
    without_note: str = text(
        N_("More about the reason"),
        max_length=300,
        hint=N_("The article, the court's letter, what happened."),
    )

    def check(self) -> list[Problem]:
        """What issuing asks for beyond the fields themselves."""
        found = []
        if self.kind is LetterKind.REFERRAL:
            if not self.partner_id and not self.recipient:
                found.append(Problem("partner_id", N_("Say whom the letter is for."), missing=True))
            if not self.request.strip():
                found.append(Problem("request", N_("Say what is asked of the receiver."), missing=True))
        elif not self.purpose.strip():
            found.append(Problem("purpose", N_("Say what the letter is for."), missing=True))
        if goes_outside(self) and aim_of(self) is None:
            found.append(Problem("aim", N_("Say for what purpose it is told."), missing=True))
        return found


_EVERY_KIND = ("signer", "copies_to", "language")


def fields_of(kind: LetterKind) -> tuple[str, ...]:
    """What the writer fills in for this kind of letter, besides client and disclosures."""
    if kind is LetterKind.REFERRAL:
        return (
            "partner_id",
            "recipient",
            "subject",
            "request",
            "condition",
            "medicines",
            "attachments",
            *_EVERY_KIND,
        )
    return ("purpose", "partner_id", "given_to", *_EVERY_KIND)


def goes_outside(draft: LetterDraft) -> bool:
    """Whether the centre itself gives it to somebody else; a statement goes into the client's own hand."""
    return draft.kind is LetterKind.REFERRAL or draft.partner_id is not None or bool(draft.given_to.strip())


def receiver_of(draft: LetterDraft) -> int | str:
    """Whom a consent must name: a partner, or somebody by name. Empty while nobody is named."""
    if draft.partner_id is not None:
        return draft.partner_id
    return (draft.recipient if draft.kind is LetterKind.REFERRAL else draft.given_to).strip()


_INSIDE = ("yang bersangkutan", "klien", "arsip", "berkas", "the client", "client", "file", "archive")


def outside_copies(draft: LetterDraft) -> tuple[str, ...]:
    """Lines of the copies that are neither the client nor the centre's own file."""
    lines = (line.strip() for line in draft.copies_to.splitlines())
    return tuple(line for line in lines if line and not fold(line).startswith(_INSIDE))


def aim_of(draft: LetterDraft) -> Purpose | None:
    return draft.aim or (Purpose.CARE if draft.kind is LetterKind.REFERRAL else None)


def told_of(draft: LetterDraft) -> frozenset[Disclosure]:
    """What the letter tells that only the client may give away."""
    told = NEEDS_RELEASE.intersection(draft.disclosed)
    # A discharge letter goes into the client's own hand with the medicines to go on with.
    own = draft.kind is LetterKind.DISCHARGE and not goes_outside(draft)
    return told - {Disclosure.MEDICINES} if own else told


@dataclass(frozen=True)
class Letterhead:
    """`logo` is the SHA-256 of the picture in hexadecimal, empty without one."""

    name: str
    foundation: str = ""
    address: str = ""
    contact: str = ""
    licence: str = ""
    logo: str = ""


@dataclass(frozen=True)
class Signature:
    role: str
    name: str
    credential: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, or rows of facts (label, value) set as a table."""

    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LetterContent:
    """Everything that stands on the paper, frozen at issue. Printing draws this and nothing else."""

    kind: str
    language: str
    number: str
    place: str
    dated: str  # ISO
    letterhead: Letterhead
    title: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    paper: str = "A4"
    recipient: tuple[str, ...] = ()
    subject: str = ""
    attachments: str = ""
    copies_to: tuple[str, ...] = ()
    confidential: bool = False
    check_code: str = ""
    made: str = ""  # ISO, to the minute, in the centre's zone
    strong: tuple[str, ...] = ()  # words set in bold

    @property
    def is_correspondence(self) -> bool:
        return bool(self.recipient)


def pack(content: LetterContent) -> str:
    """Canonical JSON: the same content is always the same text."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpack(packed: str) -> LetterContent:
    said: dict[str, Any] = json.loads(packed)
    said["letterhead"] = Letterhead(**said["letterhead"])
    said["blocks"] = tuple(
        Block(block["text"], tuple((label, value) for label, value in block["facts"]))
        for block in said["blocks"]
    )
    said["signatures"] = tuple(Signature(**each) for each in said["signatures"])
    for name in ("recipient", "copies_to", "strong"):
        said[name] = tuple(said.get(name, ()))
    return LetterContent(**said)


def digest(packed: str) -> str:
    return hashlib.sha256(packed.encode()).hexdigest()


def check_code(site: str, number: str, dated: date, name: str, salt: bytes) -> str:
    """What a receiver reads out on the telephone. Without the centre's salt nobody can make one up."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    raw = hashlib.blake2b(f"{number}|{dated}|{name}".encode(), key=salt, digest_size=SHOWN).digest()
    signs = "".join(alphabet[byte % 32] for byte in raw)
    return f"{site}-{signs[:4]}-{signs[4:]}"


@cache
def wording(language: str) -> Mapping[str, Any]:
    """The sentences of every kind of letter, from resources/letters."""
    found: dict[str, Any] = json.loads(resources.path("letters", f"{language}.json").read_text("utf-8"))
    return found


def letterhead_of(centre: CentreDraft, language: str) -> Letterhead:
    """What the centre's data say on a letterhead in this language."""
    said = wording(language)
    village = [centre.village] if centre.village and centre.village not in centre.address else []
    contact = [
        said["telephone"].format(phone=centre.phone) if centre.phone else "",
        said["email"].format(email=centre.email) if centre.email else "",
    ]
    return Letterhead(
        centre.name,
        centre.foundation,
        ", ".join(part for part in (centre.address, *village, centre.city) if part),
        ", ".join(part for part in contact if part),
        said["licence"].format(licence=centre.licence) if centre.licence else "",
        hashlib.sha256(centre.logo).hexdigest() if centre.logo else "",
    )


@dataclass(frozen=True)
class Facts:
    """What a letter may tell of a client and an episode, in the letter's own language."""

    client: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)


def compose(draft: LetterDraft, facts: Facts) -> tuple[str, tuple[Block, ...]]:
    """Title and body. A sentence whose facts are not all there, or not disclosed, is left out."""
    said = wording(draft.language.value)
    template = said[draft.kind.value]
    told = {item.value for item in draft.disclosed}
    blocks: list[Block] = []
    for part in template["body"]:
        if "facts" in part:
            rows = _rows(part["facts"], said["labels"], facts, told)
            if rows:
                blocks.append(Block(facts=rows))
            continue
        sentences = [
            sentence["text"].format_map(_Told(facts.values))
            for sentence in part["sentences"]
            if _may_say(sentence, facts, told)
        ]
        if sentences:
            blocks.append(Block(" ".join(sentences)))
    return template["title"], tuple(blocks)


class _Told(dict[str, str]):
    """What is not known shows as a gap in the preview; issuing asks for it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__({name: value for name, value in values.items() if value})

    def __missing__(self, name: str) -> str:
        return "…"


def _rows(
    names: list[Any], labels: Mapping[str, str], facts: Facts, told: set[str]
) -> tuple[tuple[str, str], ...]:
    rows = []
    for entry in names:
        # a fact, what must be ticked for it, and the label where it is not its own
        name, tick, label = [*([entry] if isinstance(entry, str) else entry), "", ""][:3]
        value = facts.client.get(name, "") or facts.values.get(name, "")
        if value and (not tick or tick in told):
            rows.append((labels[label or name], value))
    return tuple(rows)


def _may_say(sentence: Mapping[str, Any], facts: Facts, told: set[str]) -> bool:
    needs = sentence.get("needs", [])
    tick = sentence.get("told", "")
    if sentence.get("untold", "") in told:
        return False
    return all(facts.values.get(name) for name in needs) and (not tick or tick in told)
