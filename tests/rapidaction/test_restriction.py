from __future__ import annotations

from uuid import uuid4

import pytest

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.sending.checks import ShareWords
from tests.rapidaction.made import NOW, activation_row


def send(world, case, **share) -> HandOff:
    return send_handoff(
        activation_id=case.pk,
        to=world.agencies["rsud"],
        asked=("medical",),
        share=ShareWords(**{"purpose": "service", "text_code": "law", **share}),
        save_id=uuid4(),
        by=world.people["maya"],
        at=NOW,
    )


def test_a_restricted_child_is_shared_by_code_or_to_save_it(world):
    case = activation_row(world)
    Child.objects.update(restricted_at=NOW)
    with pytest.raises(Refused, match="dibatasi"):
        send(world, case, basis="public", tier=2, fields=("name",))
    assert HandOff.objects.count() == 0
    send(world, case, basis="public", tier=1)
    HandOff.objects.update(
        state="withdrawn", withdrawn_at=NOW, withdrawn_because="not-needed", next_alarm_at=None
    )
    send(world, case, basis="vital", text_code="vital", tier=2, fields=("name",))
    assert HandOff.objects.filter(state="sent").count() == 1
