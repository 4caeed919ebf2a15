"""The pages of what comes from the last round: before it is brought, and what waits after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.carried import carried_fit, carried_print, former_question
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.permissions import can_edit
from layak.evaluation.queries.carrying import CarryItem, carry_plan
from layak.evaluation.queries.shown import answer_url, mark_text
from layak.evaluation.standing import standing_of, with_standing
from layak.rules.carrying import Fit
from layak.rules.edition_map import How
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE
from layak.rules.words import Part, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryPreview:
    """What would come along; ``counts`` are pairs of a number and what it counts."""

    source: Round
    counts: list[tuple[int, str]]
    reworded: list[tuple[str, list[Part], str]]
    fresh: list[Question]
    lost: list[Question]
    touched: list[str]
    brought_count: int
    item_count: int


def carry_sources(round_: Round) -> list[Round]:
    """Earlier rounds, the last one first; the named predecessor leads: one query."""
    rows = Round.objects.exclude(pk=round_.pk).filter(opened_at__lte=round_.opened_at)
    found = list(rows.order_by("-opened_at", "-pk"))
    return sorted(found, key=lambda row: row.pk != round_.previous_id)


def carry_preview(round_: Round, source: Round, *, at: datetime) -> CarryPreview:
    """Counts and differences of what would be brought now; nothing is written."""
    plan = carry_plan(round_, source, today=timezone.localdate(at))
    then = edition_of(source.revision_id)
    items = plan.items
    return CarryPreview(
        source=source,
        counts=[
            (sum(item.carried is not None for item in items), _("jawaban untuk dipastikan")),
            (sum(bool(item.note) for item in items), _("uraian")),
            (sum(bool(item.figures) for item in items), _("isian angka")),
            (sum(len(item.rows) for item in items), _("baris tabel")),
            (sum(len(item.uses) for item in items), _("bukti")),
            (sum(len(item.owners) for item in items), _("penugasan")),
        ],
        reworded=[_reworded(item, then.find(item.former.code)) for item in items
                  if item.is_reworded],
        fresh=list(plan.fresh),
        lost=list(plan.lost),
        touched=list(plan.touched),
        brought_count=len(plan.brought),
        item_count=len(items),
    )  # fmt: skip


def _reworded(item: CarryItem, then: Question | None) -> tuple[str, list[Part], str]:
    said: dict[How, str] = {
        "split": _("dipecah dari %s"),
        "merged": _("gabungan, antara lain dari %s"),
    }
    remark = said.get(item.how, "")
    parts = difference(then.text, item.question.text) if then else []
    return item.question.code, parts, remark % item.former.code if remark else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """An answer that waits; ``why`` says why it is not confirmed together with others."""

    answer_id: int
    url: str
    code: str
    text: str
    becomes: str
    note: str
    seen: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedGroup:
    code: str
    name: str
    rows: list[CarriedRow]
    ready_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedList:
    groups: list[CarriedGroup]
    row_count: int
    ready_count: int


def carried_answers(round_: Round, by: Actor, *, at: datetime) -> CarriedList:
    """What this person may confirm, by leading agency: two queries."""
    waiting = Answer.objects.visible_to(by).filter(round=round_, carried__isnull=False)
    rows = with_standing(waiting, at=at).select_related("carried_from__round")
    led: dict[int, list[CarriedRow]] = {}
    for answer in rows.order_by("position"):
        standing = standing_of(answer, round_)
        if standing.lead_id and can_edit(by, standing).allowed:
            led.setdefault(standing.lead_id, []).append(_row(answer, round_))
    agencies = Agency.objects.filter(pk__in=led).order_by("name")
    groups = [
        CarriedGroup(
            code=agency.code,
            name=agency.name,
            rows=led[agency.pk],
            ready_count=_ready(led[agency.pk]),
        )
        for agency in agencies
    ]
    return CarriedList(
        groups=groups,
        row_count=sum(len(group.rows) for group in groups),
        ready_count=sum(group.ready_count for group in groups),
    )


def _ready(rows: Iterable[CarriedRow]) -> int:
    return sum(not row.why for row in rows)


def _row(answer: Answer, round_: Round) -> CarriedRow:
    question = edition_of(round_.revision_id).find(answer.code)
    fit = carried_fit(answer, question) if question else Fit(why_not=_("Pertanyaannya tidak ada."))
    then = former_question(answer)
    label = {o.code: o.label for o in question.options}.get(fit.option, "") if question else ""
    mark = mark_text(NOT_APPLICABLE if fit.not_applicable else fit.mark)
    return CarriedRow(
        answer_id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text=question.text if question else answer.code,
        becomes=f"{mark} / {decimal_id(answer.maximum)}" + (f" · {label}" if label else ""),
        note=fit.not_applicable or answer.note,
        seen=carried_print(answer, round_.revision_id),
        why=_why(fit, has_question=then is not None),
    )


def _why(fit: Fit, *, has_question: bool) -> str:
    if fit.why_not or not has_question:
        return fit.why_not
    if not fit.is_same_wording:
        return _("Bunyi pertanyaan berubah. Buka dan bandingkan.")
    return "" if fit.is_same_ladder else _("Pilihan atau nilainya berubah. Buka dan bandingkan.")
