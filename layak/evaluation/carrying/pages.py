"""What comes from the last round: brought by the secretariat, confirmed by who fills in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.carrying import actions
from layak.evaluation.carrying.former_reads import carried_fit, carried_print, former_question
from layak.evaluation.carrying.reads import CarryItem, carry_plan
from layak.evaluation.carrying.rules import Fit
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import How
from layak.evaluation.rounds.fetching import chosen_ids, fetch_round, ticked_ids
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.wording import answer_url, mark_text
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused
from layak.rules.scoring import NOT_APPLICABLE
from layak.rules.words import Part, difference

# The pages of what comes from the last round: before it is brought, and what waits after.


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
            ready_count=sum(not row.why for row in led[agency.pk]),
        )
        for agency in agencies
    ]
    return CarriedList(
        groups=groups,
        row_count=sum(len(group.rows) for group in groups),
        ready_count=sum(group.ready_count for group in groups),
    )


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


# What comes from the last round: brought by the secretariat, confirmed by who fills in.


@require_http_methods(["GET", "POST"])
@access("round.manage")
def carry_forward(request: SignedInRequest, code: str) -> HttpResponse:
    """What would come from an earlier round; a POST brings it."""
    round_ = fetch_round(code)
    sources = carry_sources(round_)
    sent = request.POST if request.method == "POST" else request.GET
    wanted = sent.get("dari", sources[0].code if sources else "")
    source = next((row for row in sources if row.code == wanted), None)
    if wanted and source is None:
        raise Http404
    if request.method == "POST":
        if source is None:
            raise Refused(_("Belum ada putaran lain yang isiannya dapat dibawa."))
        found = actions.carry_forward(
            round_=round_, source=source, by=request.actor, at=timezone.now()
        )
        said = _("%(n)d jawaban dibawa dari %(title)s. Nilainya 0 sampai dipastikan.")
        return say_and_go(
            request,
            said % {"n": found.answer_count, "title": source.title},
            "carry_forward",
            code=round_.code,
        )
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "bawa"),
        "sources": sources,
        "preview": carry_preview(round_, source, at=timezone.now()) if source else None,
        "verdict": can_change_round(request.actor, round_),
    }
    return TemplateResponse(request, "evaluation/carry_forward.html", page)


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def carried_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Answers that wait for a confirmation; a POST confirms those that were ticked."""
    round_ = fetch_round(code)
    if request.method == "GET":
        return _list(request, round_)
    chosen = chosen_ids(request.POST)
    try:
        count = actions.confirm_batch(
            round_=round_,
            answer_ids=chosen,
            seen={pk: request.POST.get(f"seen-{pk}", "") for pk in chosen},
            by=request.actor,
            at=timezone.now(),
        )
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return _list(request, round_, refused=refusal.reason, status=409)
    return say_and_go(
        request, _("%(n)d jawaban dipastikan.") % {"n": count}, "carried_list", code=code
    )


def _list(
    request: SignedInRequest, round_: Round, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = carried_answers(round_, request.actor, at=timezone.now())
    shown = [(row.answer_id, group.code) for group in found.groups for row in group.rows]
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "pastikan"),
        "found": found,
        "refused": refused,
        "ticked": ticked_ids(request, shown),
    }
    return TemplateResponse(request, "evaluation/carry_list.html", page, status=status)


@require_POST
@access("answer.edit")
def answer_confirm(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """The last round's option and mark hold again."""
    answer = find_answer(request, answer_id)
    actions.confirm_carried(
        answer_id=answer.pk,
        seen=request.POST.get("seen", ""),
        by=request.actor,
        at=timezone.now(),
    )
    return say_and_go(
        request,
        _("Isian putaran lalu dipastikan dan dihitung sekarang."),
        "answer_detail",
        answer.pk,
    )


@require_POST
@access("answer.edit")
def answer_drop_carried(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Nothing of the last round holds here."""
    answer = find_answer(request, answer_id)
    actions.drop_carried(
        answer_id=answer.pk,
        seen=request.POST.get("seen", ""),
        by=request.actor,
        at=timezone.now(),
    )
    return say_and_go(
        request,
        _("Isian putaran lalu dilepas. Riwayatnya tetap tersimpan."),
        "answer_detail",
        answer.pk,
    )
