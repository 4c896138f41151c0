"""Raising, showing and closing a client's alerts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.alerts import Alert
from rehabdesk.db.work import Work
from rehabdesk.domain.alerts import ORDER, AlertKind
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid
from rehabdesk.i18n import N_


@dataclass(frozen=True)
class AlertRow:
    """`detail` is empty for a person without the right to see clinical data."""

    id: int
    kind: AlertKind
    detail: str
    source: str
    source_id: int | None
    raised_at: datetime
    raised_by: str


@needs(Right.CLIENTS_SEE)
def list_alerts(work: Work, client_id: int) -> list[AlertRow]:
    """Those that stand, the gravest first, then the newest; one of a kind for whoever reads no detail."""
    query = (
        select(Alert, Account.name)
        .join(Account, Account.id == Alert.raised_by)
        .where(Alert.client_id == client_id, Alert.closed_at.is_(None))
        .order_by(Alert.raised_at.desc())
    )
    clinical = work.who.may(Right.CLINICAL_SEE)
    found = [
        AlertRow(
            alert.id,
            alert.kind,
            alert.detail if clinical else "",
            alert.source,
            alert.source_id,
            alert.raised_at,
            name,
        )
        for alert, name in work.session.execute(query)
    ]
    if not clinical:  # without their detail, alerts of a kind say the same: the newest speaks for all
        found = list({row.kind: row for row in reversed(found)}.values())
    return sorted(found, key=lambda row: ORDER.index(row.kind))


@needs(Right.CLINICAL_WRITE)
def raise_alert(
    work: Work,
    client_id: int,
    kind: AlertKind,
    detail: str,
    source: str = "",
    source_id: int | None = None,
) -> int:
    """Put it before everyone who opens the file. One source has one alert of a kind, with its last words."""
    same = select(Alert).where(
        Alert.client_id == client_id,
        Alert.kind == kind,
        Alert.source == source,
        Alert.source_id == source_id if source_id is not None else Alert.source_id.is_(None),
        Alert.closed_at.is_(None),
    )
    alert = work.session.scalar(same) if source else None
    if alert is None:
        alert = Alert(
            client_id=client_id,
            kind=kind,
            source=source,
            source_id=source_id,
            raised_at=work.now,
            raised_by=work.who.account_id,
        )
        work.session.add(alert)
    alert.detail = detail.strip()
    work.session.flush()
    work.touched |= {Topic.ALERTS, Topic.CLIENTS}
    return alert.id


@needs(Right.CLINICAL_WRITE)
def close_alert(work: Work, alert_id: int, why: str) -> None:
    """Take it off the file; it stays in the record with the reason. Raises Invalid without one."""
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    alert = work.session.get_one(Alert, alert_id)
    if alert.closed_at is None:
        alert.closed_at, alert.closed_by, alert.closed_why = work.now, work.who.account_id, why.strip()
        work.touched |= {Topic.ALERTS, Topic.CLIENTS}
