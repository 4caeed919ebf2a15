"""Where the city stands today, as the rules of the road ask for it; and the pages of the road."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Assignment
from layak.evaluation.editions.files import former_keys
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round, Snapshot
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.scores.reads import marks_of
from layak.evaluation.steering.reads import read_frozen_mark
from layak.rules.instrument import Edition
from layak.rules.scoring import Mark, inputs_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    agency_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """``marks_hash`` changes with any mark."""

    edition: Edition
    marks: Mapping[str, Mark]
    marks_hash: str


def today_of(round_: Round) -> Today:
    """Two queries. ``round_`` comes with its edition."""
    edition = edition_of(round_.revision_id)
    marks = marks_of(round_.pk)
    return Today(edition=edition, marks=marks, marks_hash=inputs_hash(edition.code, marks))


def leads_of(round_: Round) -> dict[str, Lead]:
    """Who leads each question of the round, by its code: one query."""
    rows = Assignment.objects.filter(answer__round=round_, relation="lead", ended_at=None)
    told = rows.values_list("answer__code", "agency_id", "agency__name")
    return {code: Lead(agency_id=pk, name=name) for code, pk, name in told}


def lost_marks(round_: Round) -> dict[str, Decimal]:
    """Points by today's code that the last verification took; empty without a round before.

    The marks that were frozen when that round was locked, less those that stand in it now.
    """
    former = round_.previous
    frozen = Snapshot.objects.filter(round=former).order_by("-pk").first() if former else None
    if former is None or frozen is None:
        return {}
    after = marks_of(former.pk)
    taken = {}
    for code, text in frozen.inputs.items():
        before, now = read_frozen_mark(text), after.get(code)
        if isinstance(before, Decimal) and isinstance(now, Decimal) and before > now:
            taken[code] = before - now
    former_edition, edition = edition_of(former.revision_id), edition_of(round_.revision_id)
    if not taken or former_edition == edition:
        return taken
    by_key = {question.key: question.code for question in former_edition.questions}
    found = {}
    for question in edition.questions:
        for key in former_keys(former_edition.code, edition.code, question.key):
            points = taken.get(by_key.get(key, ""))
            if points is not None:
                found[question.code] = points
    return found


def road_tabs(round_: Round, current: str) -> list[Tab]:
    """The pages of the road beside each other; ``current`` is the URL name of the open one."""
    pages = (
        ("gap_list", _("Belum didapat")),
        ("road_search", _("Jalan")),
        ("plan_list", _("Rencana")),
        ("forecast_page", _("Prakiraan")),
        ("waterfall", _("Tahun demi tahun")),
        ("effort_list", _("Upaya")),
    )
    return [
        Tab(label=label, url=reverse(name, args=[round_.code]), is_current=name == current)
        for name, label in pages
    ]
