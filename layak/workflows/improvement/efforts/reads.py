"""The city's efforts: our defaults by kind of question, with what the city wrote in their place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.editions.files import effort_defaults
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import moment_text
from layak.rules.numbers import plain_id, rupiah_id
from layak.rules.road.effort import MILLION, EffortDefaults, KindEffort
from layak.workflows.improvement.efforts.models import CityEffort


def city_efforts() -> EffortDefaults:
    """What the road is searched with: one query. Where nothing was written, exactly ours."""
    ours, rows = effort_defaults(), _standing()
    if not rows:
        return ours
    label = _("%(label)s; %(n)d jenis menurut kota") % {"label": ours.label, "n": len(rows)}
    own = {kind: _kind(row, ours.of(kind)) for kind, row in rows.items()}
    return replace(ours, label=label, kinds={**ours.kinds, **own})


def _standing() -> dict[str, CityEffort]:
    """The newest by kind, without those that went back to ours."""
    rows = CityEffort.objects.order_by("kind", "-pk").distinct("kind").select_related("written_by")
    return {row.kind: row for row in rows if not row.is_default}


def _kind(row: CityEffort, ours: KindEffort) -> KindEffort:
    """How directly a kind reaches children stays ours."""
    return replace(
        ours,
        start=row.start,
        whole=row.whole,
        cost_start_idr=Decimal(row.cost_start),
        cost_whole_idr=Decimal(row.cost_whole),
        weeks_start=row.weeks_start,
        weeks_whole=row.weeks_whole,
    )


def kinds_of(round_: Round) -> dict[str, str]:
    """Kinds of question of the round's edition with their names, in its order."""
    return {q.kind: q.kind_label for q in edition_of(round_.revision_id).questions}


def effort_rows(round_: Round) -> list[dict[str, object]]:
    """One row for each kind of the edition: one query. ``because`` is empty where ours counts."""
    ours, written = effort_defaults(), _standing()
    rows: list[dict[str, object]] = []
    for kind, label in kinds_of(round_).items():
        own = written.get(kind)
        effort = _kind(own, ours.of(kind)) if own else ours.of(kind)
        cost = rupiah_id(int(effort.cost_start_idr)), rupiah_id(int(effort.cost_whole_idr))
        rows.append(
            {
                "kind": kind,
                "label": label,
                "start": plain_id(effort.start),
                "whole": plain_id(effort.whole),
                "cost": " + ".join(cost),
                "weeks": f"{plain_id(effort.weeks_start)} + {plain_id(effort.weeks_whole)}",
                "is_citys": own is not None,
                "because": own.because if own else "",
                "written": f"{own.written_by.name}, {moment_text(own.written_at)}" if own else "",
            }
        )
    return rows


def written_effort(kind: str) -> dict[str, Decimal]:
    """What counts for a kind today, as the form writes it; money in million rupiah."""
    effort = city_efforts().of(kind)
    return {
        "start": effort.start,
        "whole": effort.whole,
        "cost_start": effort.cost_start_idr / MILLION,
        "cost_whole": effort.cost_whole_idr / MILLION,
        "weeks_start": effort.weeks_start,
        "weeks_whole": effort.weeks_whole,
    }


def is_citys(kind: str) -> bool:
    return kind in _standing()
