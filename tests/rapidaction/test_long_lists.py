"""Lists that grow: nothing is cut off, a page at a time, with as many queries for much as for little."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.answering.reads import handoff_room
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.intake.reads import own_rows, report_queues
from layak.workflows.rapidaction.privacy.reads import request_rows
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import NOW, activation_row, handoff_row

MANY = 130


@pytest.fixture
def inbox(world):
    """More hand-offs of one case than a page holds, to the hospital; the first by its limit last."""
    case = activation_row(world)
    one = handoff_row(world, case, "rsud")
    HandOff.objects.bulk_create(
        HandOff(
            code=f"R-UJI-{n:04}", activation=case, kind="referral", from_agency=one.from_agency,
            to_agency=one.to_agency, asked=["medical"], save_id=uuid4(), sent_at=NOW,
            sent_by=one.sent_by, see_by_at=NOW, answer_by_at=NOW + timedelta(minutes=MANY - n),
            act_by_at=NOW,
        )
        for n in range(MANY)
    )  # fmt: skip
    return case


def codes(page) -> list[str]:
    return [line.code for line in page.object_list]


def test_the_inbox_loses_none_and_keeps_its_order(world, inbox):
    pandu = world.people["pandu"]
    pages = [handoff_room(pandu, part="masuk", number=n, at=NOW)["received"] for n in (1, 2)]
    assert [len(codes(page)) for page in pages] == [100, 31]
    assert len({code for page in pages for code in codes(page)}) == MANY + 1
    # the nearest limit first: what was made last has the shortest
    assert codes(pages[0])[1] == f"R-UJI-{MANY - 1:04}"
    assert codes(pages[1])[-1] == "R-UJI-0000"


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "", None, "²"])
def test_a_page_that_is_none_is_the_first_or_the_last(world, inbox, number):
    room = handoff_room(world.people["pandu"], part="masuk", number=number, at=NOW)
    assert room["received"].number in (1, 2)


def test_each_part_is_turned_alone_and_both_begin_together(world, inbox, client):
    sign_in(client, world.people["maya"])
    url = reverse("handoff_list")
    both = client.get(url).content.decode()
    assert f"Semua {MANY + 1} rujukan" in both
    alone = client.get(url, {"bagian": "kirim", "page": "2"}).content.decode()
    assert "Halaman 2 dari 2" in alone
    assert "Rujukan masuk" not in alone


def test_turning_the_inbox_asks_as_much_as_opening_it(world, inbox, client):
    sign_in(client, world.people["pandu"])
    url = reverse("handoff_list")
    client.get(url)
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url, {"bagian": "masuk", "page": number})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def waiting_report(n: int, **told) -> Report:
    return Report(
        code=f"L-UJI-{n:04}", channel="public", save_id=uuid4(), recorded_at=NOW,
        received_at=NOW + timedelta(minutes=n), **told,
    )  # fmt: skip


def test_a_red_sign_stands_on_the_first_page_however_many_wait(world):
    Report.objects.bulk_create(waiting_report(n) for n in range(MANY))
    Report.objects.bulk_create([waiting_report(999, signs=["repeated", "threat-to-life"])])
    maya = make_person(world.agencies["uptd-ppa"], "case-worker", "rini", "Rini Contoh")
    first = report_queues(maya, at=NOW)
    assert first["normal"][0].code == "L-UJI-0999"
    second = report_queues(maya, at=NOW, number=2)
    shown = [row.code for queue in (first, second) for row in queue["normal"]]
    assert len(shown) == len(set(shown)) == MANY + 1


def test_what_one_reported_is_all_there(world):
    dian = world.people["dian"]
    Report.objects.bulk_create(
        waiting_report(n, recorded_by=dian.user, agency=world.agencies["disdik"])
        for n in range(MANY)
    )
    found = [len(own_rows(dian, at=NOW, number=n).object_list) for n in (1, 2)]
    assert found == [100, 30]


def test_an_open_request_is_never_hidden_behind_those_that_ended(world):
    yoga, niken = (
        make_person(world.agencies["disdik"], "privacy-officer", name, name).user
        for name in ("yoga", "niken")
    )
    ended = {
        "state": "refused", "may_endanger": True, "because": "endangers", "is_refusal": True,
        "checked_at": NOW, "checked_by": yoga, "proposed_at": NOW, "proposed_by": yoga,
        "decided_at": NOW, "decided_by": niken,
    }  # fmt: skip
    rows = [
        PrivacyRequest(
            code=f"P-UJI-{n:04}", kind="access", recorded_by=yoga, received_at=NOW,
            due_at=NOW + timedelta(hours=n), **(ended if n < MANY - 1 else {}),
        )
        for n in range(MANY)
    ]  # fmt: skip
    PrivacyRequest.objects.bulk_create(rows)
    page = request_rows(at=timezone.now())
    assert page.object_list[0].code == f"P-UJI-{MANY - 1:04}"
    assert page.paginator.count == MANY
