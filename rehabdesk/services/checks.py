"""Looks the whole file over, a finding for each thing that can be wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db import copying, keyring
from rehabdesk.db.audit import broken_at
from rehabdesk.db.engine import Store
from rehabdesk.db.faults import explained
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.work import Work
from rehabdesk.domain.rights import Right, needs
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.assessments import changed_assessments
from rehabdesk.services.documents import unwhole_documents
from rehabdesk.services.intake_versions import changed_intakes
from rehabdesk.services.letters import changed_letters


@dataclass(frozen=True)
class Finding:
    """One line of a check. `what` is N_-marked; `said` is told in the language of the moment."""

    what: str
    passed: bool
    said: str


@needs(Right.AUDIT_SEE)
def may_check(work: Work) -> None:
    """Whether this person may look the file over."""


def check_file(store: Store) -> list[Finding]:
    """Encryption, links, audit trail, key slots, letters, documents and assessments, a line each."""
    with explained():
        return list(_findings(store))


def _findings(store: Store) -> Iterator[Finding]:
    with copying.held_still(store.path, store.key) as reader:
        bad = copying.bad_pages(reader)
        yield Finding(
            N_("Encryption"),
            not bad,
            ngettext("{count} page is damaged", "{count} pages are damaged", len(bad)).format(count=len(bad))
            if bad
            else _("every page is whole"),
        )
        lost = reader.execute("PRAGMA foreign_key_check").fetchall()
        yield Finding(
            N_("Links between records"),
            not lost,
            _("{count} records point to nothing, the first in {table}").format(
                count=len(lost), table=lost[0][0]
            )
            if lost
            else _("none points to nothing"),
        )
    with Session(store.engine) as session:
        broken = broken_at(session)
        yield Finding(
            N_("Audit trail"),
            broken is None,
            _("the chain is whole") if broken is None else _("broken at entry {id}").format(id=broken),
        )
        yield _slots(session, store)
        changed = changed_letters(session)
        said = _("changed since they were issued: {numbers}").format(numbers=", ".join(changed))
        yield Finding(N_("Letters"), not changed, said if changed else _("each is as it was issued"))
        altered = changed_intakes(session)
        said = _("{count} are not as they were signed").format(count=len(altered))
        yield Finding(N_("Intakes"), not altered, said if altered else _("each is as it was signed"))
        numbers = ", ".join(map(str, broken_ids := unwhole_documents(session)))
        said = _("not as they were kept: {numbers}").format(numbers=numbers)
        yield Finding(N_("Documents"), not broken_ids, said if broken_ids else _("each is whole"))
        numbers = ", ".join(map(str, odd := changed_assessments(session)))
        said = _("changed since they were finished: {numbers}").format(numbers=numbers)
        yield Finding(N_("Assessments"), not odd, said if odd else _("each is as it was finished"))


def _slots(session: Session, store: Store) -> Finding:
    keys = keyring.read(store.folder)
    active = set(session.scalars(select(Account.id).where(Account.active)))
    held = {slot.account_id for slot in keys.accounts}
    if missing := active - held:
        return Finding(
            N_("Key slots"), False, _("{count} accounts cannot sign in").format(count=len(missing))
        )
    if left := held - active:
        said = _("{count} slots belong to no account").format(count=len(left))
        return Finding(N_("Key slots"), False, said)
    if keys.slot(None) is None:
        return Finding(N_("Key slots"), False, _("there is no recovery key"))
    return Finding(N_("Key slots"), True, _("one for each account, and the recovery key"))
