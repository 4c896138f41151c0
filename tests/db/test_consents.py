"""Consents in a real encrypted file: recorded, in force, withdrawn."""

from dataclasses import replace
from datetime import date

import pytest

from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.errors import Invalid
from rehabdesk.services.consents import record_consent
from tests.helpers.people import CONSENT, register_somebody


def fields_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_consent_to_release_names_for_whom(desk):
    client = register_somebody(desk)
    release = replace(CONSENT, kind=ConsentKind.RELEASE)
    with pytest.raises(Invalid) as refused:
        desk.run(record_consent, client, release)
    assert fields_of(refused) == ["purposes"]
    with pytest.raises(Invalid) as refused:
        desk.run(record_consent, client, ConsentDraft(given_on=date(2027, 1, 1)))
    assert fields_of(refused) == ["signed_by", "explained_by", "given_on"]
