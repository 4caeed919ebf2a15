"""What comes from the last round: brought by the secretariat, confirmed by who fills in."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.carrying import actions
from layak.evaluation.carrying.reads import carried_fit, carried_print, carry_plan, former_question
from layak.evaluation.carrying.rules import Fit
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import How
from layak.evaluation.rounds.fetching import chosen_ids, fetch_round, ticked_ids
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.wording import mark_text
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused
from layak.rules.scoring import NOT_APPLICABLE
from layak.rules.words import difference


def carry_sources(round_: Round) -> list[Round]:
    """Earlier rounds, the last one first; the named predecessor leads: one query."""
    rows = Round.objects.exclude(pk=round_.pk).filter(opened_at__lte=round_.opened_at)
    found = list(rows.order_by("-opened_at", "-pk"))
    return sorted(found, key=lambda row: row.pk != round_.previous_id)


def carry_preview(round_: Round, source: Round, *, at: datetime) -> dict[str, object]:
    """Counts and differences of what would be brought now; nothing is written.

    ``counts`` are pairs of a number and what it counts.
    """
    plan = carry_plan(round_, source, today=timezone.localdate(at))
    then, items = edition_of(source.revision_id), plan.items
    said: dict[How, str] = {
        "split": _("dipecah dari %s"),
        "merged": _("gabungan, antara lain dari %s"),
    }
    reworded = []
    for item in items:
        if item.is_reworded:
            was, remark = then.find(item.former.code), said.get(item.how)
            parts = difference(was.text, item.question.text) if was else []
            told = remark % item.former.code if remark else ""
            reworded.append((item.question.code, parts, told))
    return {
        "source": source,
        "counts": [
            (sum(item.carried is not None for item in items), _("jawaban untuk dipastikan")),
            (sum(bool(item.note) for item in items), _("uraian")),
            (sum(bool(item.figures) for item in items), _("isian angka")),
            (sum(len(item.rows) for item in items), _("baris tabel")),
            (sum(len(item.uses) for item in items), _("bukti")),
            (sum(len(item.owners) for item in items), _("penugasan")),
        ],
        "reworded": reworded,
        "fresh": plan.fresh,
        "lost": plan.lost,
        "touched": plan.touched,
        "brought_count": len(plan.brought),
        "item_count": len(items),
    }


def _row(answer: Answer, round_: Round) -> dict[str, str]:
    """What an answer that waits would become; ``why`` says why it is not confirmed together with
    others."""
    question = edition_of(round_.revision_id).find(answer.code)
    fit = carried_fit(answer, question) if question else Fit(why_not=_("Pertanyaannya tidak ada."))
    label = {o.code: o.label for o in question.options}.get(fit.option, "") if question else ""
    mark = mark_text(NOT_APPLICABLE if fit.not_applicable else fit.mark)
    why = fit.why_not
    if not why and former_question(answer) is not None:
        if not fit.is_same_wording:
            why = _("Bunyi pertanyaan berubah. Buka dan bandingkan.")
        elif not fit.is_same_ladder:
            why = _("Pilihan atau nilainya berubah. Buka dan bandingkan.")
    return {
        "text": question.text if question else answer.code,
        "becomes": f"{mark} / {decimal_id(answer.maximum)}" + (f" · {label}" if label else ""),
        "note": fit.not_applicable or answer.note,
        "seen": carried_print(answer, round_.revision_id),
        "why": why,
    }


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
    """What this person may confirm, by leading agency: two queries."""
    waiting = Answer.objects.visible_to(request.actor).filter(round=round_, carried__isnull=False)
    answers = with_standing(waiting, at=timezone.now()).select_related("carried_from__round")
    led: dict[int, list[tuple[Answer, dict[str, str]]]] = {}
    for answer in answers.order_by("position"):
        standing = standing_of(answer, round_)
        if standing.lead_id and can_edit(request.actor, standing).allowed:
            led.setdefault(standing.lead_id, []).append((answer, _row(answer, round_)))
    groups = [
        (agency, led[agency.pk], sum(not row["why"] for _answer, row in led[agency.pk]))
        for agency in Agency.objects.filter(pk__in=led).order_by("name")
    ]
    shown = [(answer.pk, agency.code) for agency, rows, _n in groups for answer, _told in rows]
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "pastikan"),
        "groups": groups,
        "ready_count": sum(count for _agency, _rows, count in groups),
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
