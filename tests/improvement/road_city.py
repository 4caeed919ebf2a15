"""A city at 598 points that can raise three questions only: 14.1 and 14.2 of Dinas Kesehatan, 14.4
of Dinas Pendidikan, each of 3 points, of the kind PCT and at 0. Madya begins above 600."""

from __future__ import annotations

from decimal import Decimal

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.tasks import find_road
from tests.evaluation.conftest import lead_by
from tests.shown import shown

SEARCH = "/evaluasi/uji/jalan/cari/"
ASK = f"{SEARCH}mulai/"
PLANS = "/evaluasi/uji/jalan/rencana/"
OPEN = ("14.1", "14.2", "14.4")
TOTAL = Decimal(598)


def make_city(round_: Round, dinkes, disdik) -> Round:
    """Full marks for some questions, nothing for the open ones; the rest does not apply."""
    Answer.objects.filter(round=round_).update(not_applicable_reason="uji")
    left, full = TOTAL, []
    for answer in round_.answers.exclude(code__in=OPEN).order_by("-position"):
        if answer.maximum <= left:
            full.append(Answer(pk=answer.pk, mark=answer.maximum, not_applicable_reason=""))
            left -= answer.maximum
    assert left == 0
    Answer.objects.bulk_update(full, ["mark", "not_applicable_reason"])
    for code, agency in zip(OPEN, (dinkes, dinkes, disdik), strict=True):
        set_mark(round_, code, "0")
        lead_by(round_.answers.get(code=code), agency)
    return round_


def set_mark(round_: Round, code: str, mark: str) -> None:
    Answer.objects.filter(round=round_, code=code).update(mark=mark, not_applicable_reason="")


def ask(client, **told):
    return client.post(ASK, {"rank": "Madya", **told})


def find(client, **told) -> RoadSearch:
    """Asked for on the page, and found as the worker finds it."""
    response = ask(client, **told)
    assert response.status_code == 302, response.context["form"].errors
    search = RoadSearch.objects.order_by("-pk")[0]
    find_road(search.work_id, search.pk)
    search.refresh_from_db()
    return search


def page_of(client, search: RoadSearch, **words):
    return shown(client.get(f"{SEARCH}{search.pk}/", words).context["page"])
