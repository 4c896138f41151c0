"""What a letter says of a client, gathered from the file at the moment it is looked at or issued."""

from datetime import date
from typing import Any

from sqlalchemy import select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Centre, Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.models.training import Batch, Course, Enrolment
from rehabdesk.db.work import Work
from rehabdesk.domain import letters as rules
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.episodes import length_of_stay
from rehabdesk.domain.letters import LetterContent, LetterDraft, LetterKind, Signature, Signer
from rehabdesk.domain.people import age_on
from rehabdesk.domain.substances import Substance
from rehabdesk.domain.training import EnrolmentState
from rehabdesk.i18n import words
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.letter_basis import basis_of


def newest_episode(work: Work, client_id: int | None) -> Episode | None:
    """The client's newest episode."""
    if client_id is None:
        return None
    query = select(Episode).where(Episode.client_id == client_id).order_by(Episode.number.desc()).limit(1)
    return work.session.scalar(query)


def compose_letter(work: Work, draft: LetterDraft, number: str) -> LetterContent:
    centre = work.session.get_one(Centre, 1)
    language = draft.language.value
    said = rules.wording(language)
    episode = newest_episode(work, draft.client_id)
    facts = _facts(work, draft, centre, episode)
    title, blocks = rules.compose(draft, facts)
    salt = work.session.scalar(select(Account.created_at).order_by(Account.id).limit(1))
    code = rules.check_code(
        centre.site_code, number, work.today, facts.client.get("name", ""), str(salt).encode()
    )
    return LetterContent(
        kind=draft.kind.value,
        language=language,
        number=number,
        place=_short(centre.city),
        dated=work.today.isoformat(),
        letterhead=rules.letterhead_of(centre_sheet(work).draft, language),
        title=title,
        blocks=blocks,
        signatures=_signatures(work, draft, centre, episode, said),
        paper=centre.paper.value,
        recipient=_recipient(work, draft, said) if draft.kind is LetterKind.REFERRAL else (),
        subject=draft.subject.strip() or said[draft.kind.value].get("subject", ""),
        attachments=draft.attachments.strip(),
        copies_to=tuple(line.strip() for line in draft.copies_to.splitlines() if line.strip()),
        confidential=draft.kind in rules.CLINICAL,
        check_code=code if number else "",
        made=work.now.astimezone(centre.zone.info).isoformat(timespec="minutes") if number else "",
        strong=tuple(part for part in (facts.client.get("name", ""), said["completed"]) if part),
    )


def _facts(work: Work, draft: LetterDraft, centre: Centre, episode: Episode | None) -> rules.Facts:
    language = draft.language.value
    say = words(language).gettext
    client = work.session.get(Client, draft.client_id) if draft.client_id else None
    told: dict[str, str] = {
        "signer_name": centre.head_name,
        "signer_title": centre.head_title,
    }
    if client is not None:
        born = long_day(client.born_on, language) if client.born_on else ""
        told |= {
            "name": client.name,
            "nik": client.nik or "",
            "born": ", ".join(part for part in (client.birth_place, born) if part),
            "born_age": _born_and_age(client.born_on, work.today, draft.language.value),
            "sex": say(client.sex.label) if client.sex else "",
            "address": _address(client, rules.wording(language)),
            "record_number": client.record_number if draft.kind in rules.CLINICAL else "",
        }
    values = {"centre": centre.name, "purpose": draft.purpose.strip(), "request": draft.request.strip()}
    if client is not None:
        values["training"] = _training(work, client.id)
        consent = basis_of(work, draft).consent
        values["released"] = long_day(consent.given_on, language) if consent else ""
    if episode is not None:
        values |= _of_episode(work, episode, language)
    # What was written for this letter stands before what the file said at discharge.
    for name in ("condition", "medicines"):
        values[name] = getattr(draft, name).strip() or values.get(name, "")
    return rules.Facts(told, values)


def _born_and_age(born_on: date | None, today: date, language: str) -> str:
    if born_on is None:
        return ""
    age = rules.wording(language)["years"].format(age=age_on(today, born_on))
    return f"{long_day(born_on, language)}, {age}"


def _address(client: Client, said: Any) -> str:
    street, (rt, _, rw) = client.address, client.rt_rw.partition("/")
    if rt and rw:
        street = f"{street} {said['rt_rw'].format(rt=rt, rw=rw)}".strip()
    village = said["village"].format(village=client.village) if client.village else ""
    district = said["district"].format(district=client.district) if client.district else ""
    return ", ".join(part for part in (street, village, district, client.city) if part)


def _of_episode(work: Work, episode: Episode, language: str) -> dict[str, str]:
    say = words(language).gettext
    programme = work.session.get(Programme, episode.programme_id) if episode.programme_id else None
    main = next((use["substance"] for use in episode.substances if use["main"]), None)
    until = episode.discharged_on or work.today

    def day(value: date | None) -> str:
        return long_day(value, language) if value else ""

    return {
        "setting": say(programme.setting.label).lower() if programme else "",
        "admitted": day(episode.admitted_on),
        "discharged": day(episode.discharged_on),
        "planned_end": day(episode.planned_end),
        "days": str(length_of_stay(episode.admitted_on, until)) if episode.admitted_on else "",
        "reason": say(episode.discharge_reason.label).lower() if episode.discharge_reason else "",
        "substance": say(Substance(main).label).lower() if main else "",
        "problem": episode.presenting_problem,
        "history": episode.summary,
        "plan": episode.plan_after,
        "condition": episode.condition_at_discharge,
        "medicines": episode.medicines,
        "allergies": episode.allergies,
        "next_appointment": day(episode.next_appointment),
        "fetched_by": episode.fetched_by,
    }


def _training(work: Work, client_id: int) -> str:
    finished = select(Course.name).join(Batch).join(Enrolment)
    finished = finished.where(Enrolment.client_id == client_id, Enrolment.state == EnrolmentState.COMPLETED)
    return ", ".join(work.session.scalars(finished))


def _recipient(work: Work, draft: LetterDraft, said: Any) -> tuple[str, ...]:
    partner = work.session.get(Partner, draft.partner_id) if draft.partner_id else None
    at = said["at"].format(city=_short(partner.city)) if partner and partner.city else ""
    named = (partner.name, partner.address, at) if partner else ()
    return tuple(line for line in (draft.recipient.strip(), *named) if line)


def _short(city: str) -> str:
    return city.removeprefix("Kota ").removeprefix("Kabupaten ")


def _signatures(
    work: Work, draft: LetterDraft, centre: Centre, episode: Episode | None, said: Any
) -> tuple[Signature, ...]:
    head = Signature(centre.head_title, centre.head_name, _credential(centre.head_credential, said))
    if draft.signer is Signer.HEAD:
        return (head,)
    account_id = episode.counsellor_id if episode and episode.counsellor_id else work.who.account_id
    account = work.session.get_one(Account, account_id)
    role = account.title or said["counsellor"]
    counsellor = Signature(role, account.name, _credential(account.credential, said))
    if draft.signer is Signer.HEAD_AND_COUNSELLOR:
        return (counsellor, head)
    on_behalf = said["on_behalf"].format(title=centre.head_title)
    return (Signature(on_behalf, account.name, _credential(account.credential, said)),)


def _credential(number: str, said: Any) -> str:
    """A bare number is said to be the staff number; SIP, NIP and the like speak for themselves."""
    return said["credential"].format(number=number) if number[:1].isdigit() else number
