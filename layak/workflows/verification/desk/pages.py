"""The reviewing desk: one answer with its proof, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.talks.actions import open_thread
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.verification.desk.actions import (
    AnswerChanged,
    end_remark,
    give_back,
    judge_file,
    send_on,
)
from layak.workflows.verification.desk.duties import JUDGE, Duty, duties_of
from layak.workflows.verification.desk.forms import JudgeForm
from layak.workflows.verification.desk.item_reads import (
    current_key,
    desk_answer,
    item,
    judging,
    moves,
    stage_rows,
    stages_beside,
)
from layak.workflows.verification.desk.models import Remark
from layak.workflows.verification.desk.reads import clusters, queue
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.stages.actions import agree_to_mark, give_mark
from layak.workflows.verification.stages.models import StageMark

LONGEST_NUMBER = 9


@require_GET
@access("review.open")
def desk(request: SignedInRequest, code: str) -> HttpResponse:
    """On to the first answer that waits, or the words that nothing does."""
    round_ = fetch_round(code)
    duty = _duty(request, request.GET)
    rows = queue(round_, request.actor, duty)
    if rows:
        return redirect(_url(code, rows[0].pk, duty))
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "meja"),
        "duties": _duty_tabs(request, code, duty),
        "duty": duty,
    }
    return TemplateResponse(request, "verification/desk_empty.html", page)


@require_GET
@access("review.open")
def desk_item(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    return _page(request, code, answer_id, _duty(request, request.GET))


def _page(
    request: SignedInRequest,
    code: str,
    answer_id: int,
    duty: Duty,
    *,
    form: JudgeForm | None = None,
    note: str = "",
    typed: Mapping[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The desk with one answer, also when something comes back with a reason: ``typed`` is then
    the question, or what was said of a file."""
    by, at = request.actor, timezone.now()
    answer = _answer(request, code, answer_id, duty)
    asked = request.GET
    found = item(
        answer,
        by,
        proof=_number(asked, "bukti"),
        page=_number(asked, "hal"),
        remark=_number(asked, "kalimat"),
    )
    rows = queue(answer.round, by, duty)
    stages = stages_beside(answer.round, answer)
    judge = judging(stages, answer, by, at=at) if duty == JUDGE else None
    if judge is not None and form is None:
        start = {"mark": judge.mark, "version": judge.version, "key": found.key}
        form = JudgeForm(maximum=answer.maximum, initial=start)
    before, after = _neighbours([row.pk for row in rows], answer.pk)
    page = found.page | {
        "round": answer.round,
        "tabs": round_tabs(by, answer.round, "meja"),
        "duties": _duty_tabs(request, code, duty),
        "duty": duty,
        "clusters": clusters(rows, answer.round, found.part),
        "count": len(rows),
        "is_waiting": any(row.pk == answer.pk for row in rows),
        "before_url": _url(code, before, duty) if before else "",
        "after_url": _url(code, after, duty) if after else "",
        "after": after,
        "stages": stage_rows(stages, answer),
        "judge": judge,
        "form": form,
        "reasons": scheme().reasons,
        "moves": moves(answer, by, duty),
        "may_ask": by.may("comment.write"),
        "key": found.key,
        "note": note or found.drafted,
        "typed": typed,
        "refusal": refused,
        "here": f"?{urlencode({'tugas': duty.code})}",
    }
    return TemplateResponse(request, "verification/desk.html", page, status=status)


def _answer(request: SignedInRequest, code: str, answer_id: int, duty: Duty) -> Answer:
    try:
        answer = desk_answer(answer_id, request.actor, duty, at=timezone.now())
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    if answer.round.code != code:
        raise Http404
    return answer


def _duty(request: SignedInRequest, data: QueryDict) -> Duty:
    """The duty that was asked for, else the first that the seats bring."""
    duties = duties_of(request.actor)
    if not duties:
        raise Http404
    wanted = data.get("tugas", "")
    return next((duty for duty in duties if duty.code == wanted), duties[0])


def _duty_tabs(request: SignedInRequest, code: str, here: Duty) -> list[dict[str, object]]:
    base = reverse("desk", args=[code])
    return [
        {"label": duty.label, "url": f"{base}?tugas={duty.code}", "is_current": duty == here}
        for duty in duties_of(request.actor)
    ]


def _number(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 0


def _neighbours(ids: list[int], here: int) -> tuple[int, int]:
    """The ids before and after in the queue; the first one where the answer no longer waits."""
    if here not in ids:
        return 0, ids[0] if ids else 0
    at = ids.index(here)
    return ids[at - 1] if at else 0, ids[at + 1] if at + 1 < len(ids) else 0


def _url(code: str, answer_id: int, duty: Duty) -> str:
    return f"{reverse('desk_item', args=[code, answer_id])}?tugas={duty.code}"


def _go_on(request: SignedInRequest, code: str, duty: Duty, said: str) -> HttpResponse:
    """Say it, and show the answer that came after this one in the queue."""
    messages.success(request, said)
    after = _number(request.POST, "next")
    if after:
        return redirect(_url(code, after, duty))
    return redirect(f"{reverse('desk', args=[code])}?tugas={duty.code}")


def _tried(
    request: SignedInRequest, code: str, answer: Answer, duty: Duty, act: Callable[[], object]
) -> HttpResponse | None:
    """Run the action; where it was refused, the desk with the reason and all that was typed."""
    try:
        act()
    except Refused as refusal:
        typed = request.POST.dict()
        note = typed.get("note", "")
        refused = refusal.reason
        return _page(
            request, code, answer.pk, duty, note=note, typed=typed, refused=refused, status=409
        )
    return None


@require_POST
@access("review.open")
def desk_forward(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """Approve or accept what was seen, and go on."""
    duty = _duty(request, request.POST)
    answer = _answer(request, code, answer_id, duty)
    came_back = _tried(
        request,
        code,
        answer,
        duty,
        lambda: send_on(
            answer_id=answer_id,
            duty=duty,
            seen=request.POST.get("seen", ""),
            key=request.POST.get("key", ""),
            by=request.actor,
            at=timezone.now(),
        ),
    )
    said = _("%(code)s: %(verb)s.") % {"code": answer.code, "verb": duty.verb}
    return came_back or _go_on(request, code, duty, said)


@require_POST
@access("review.open")
def desk_return(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """Give the answer back with a note, and go on."""
    duty = _duty(request, request.POST)
    answer = _answer(request, code, answer_id, duty)
    came_back = _tried(
        request,
        code,
        answer,
        duty,
        lambda: give_back(
            answer_id=answer_id,
            duty=duty,
            seen=request.POST.get("seen", ""),
            note=request.POST.get("note", ""),
            is_kept="keep" in request.POST,
            by=request.actor,
            at=timezone.now(),
        ),
    )
    said = _("%s dikembalikan dengan catatan.") % answer.code
    return came_back or _go_on(request, code, duty, said)


@require_POST
@access("review.open")
def desk_ask(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """Ask who answers, without giving the answer back; the desk stays where it is."""
    duty = _duty(request, request.POST)
    answer = _answer(request, code, answer_id, duty)
    came_back = _tried(
        request,
        code,
        answer,
        duty,
        lambda: open_thread(
            answer_id=answer_id,
            text=request.POST.get("question", ""),
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if came_back:
        return came_back
    said = _("Pertanyaan Anda terkirim; jawabannya muncul di percakapan %s.") % answer.code
    messages.success(request, said)
    return redirect(_url(code, answer_id, duty))


@require_POST
@access("verification.judge")
def desk_judge(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """Give the mark of the open stage, and go on."""
    by, at = request.actor, timezone.now()
    answer = _answer(request, code, answer_id, JUDGE)
    judge = judging(stages_beside(answer.round, answer), answer, by, at=at)
    form = JudgeForm(request.POST, maximum=answer.maximum)
    if judge is None:
        refused = _("Tidak ada tahap verifikasi yang sedang dibuka.")
        return _page(request, code, answer_id, JUDGE, form=form, refused=refused, status=409)
    if not form.is_valid():
        return _page(request, code, answer_id, JUDGE, form=form, status=422)
    typed = form.cleaned_data
    try:
        if typed["key"] != current_key(answer):
            raise AnswerChanged
        given = give_mark(
            stage_id=judge.stage.pk,
            answer_id=answer_id,
            mark=typed["mark"],
            version=typed["version"],
            reason=typed["reason"],
            text=typed["text"],
            seen=typed["key"],
            by=by,
            at=at,
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _page(request, code, answer_id, JUDGE, form=form, status=409)
    said = _("Nilai %s disimpan.") % answer.code
    if given.needs_second:
        said += " " + _(
            "Perubahannya besar (ukuran kami), jadi dihitung sesudah verifikator lain sepakat."
        )
    return _go_on(request, code, JUDGE, said)


@require_POST
@access("verification.judge")
def desk_agree(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """Agree to the large change of another verifier, and go on."""
    answer = _answer(request, code, answer_id, JUDGE)
    try:
        agree_to_mark(mark_id=_number(request.POST, "mark"), by=request.actor, at=timezone.now())
    except StageMark.DoesNotExist:
        refused = _("Nilai itu tidak ada lagi. Lihat dahulu nilainya yang sekarang.")
        return _page(request, code, answer_id, JUDGE, refused=refused, status=409)
    except Refused as refusal:
        return _page(request, code, answer_id, JUDGE, refused=refusal.reason, status=409)
    return _go_on(request, code, JUDGE, _("Perubahan nilai %s disepakati.") % answer.code)


@require_POST
@access("review.open")
def desk_file(request: SignedInRequest, code: str, answer_id: int, use_id: int) -> HttpResponse:
    """Say of one file whether it is good; the desk stays at that file."""
    duty = _duty(request, request.POST)
    answer = _answer(request, code, answer_id, duty)
    if not EvidenceUse.objects.filter(pk=use_id, answer=answer, removed_at=None).exists():
        raise Http404
    came_back = _tried(
        request,
        code,
        answer,
        duty,
        lambda: judge_file(
            use_id=use_id,
            version=_number(request.POST, "version"),
            duty=duty,
            is_good="is_good" in request.POST,
            reason=request.POST.get("reason", ""),
            text=request.POST.get("text", ""),
            by=request.actor,
            at=timezone.now(),
        ),
    )
    return came_back or redirect(f"{_url(code, answer_id, duty)}&bukti={use_id}")


@require_POST
@access("review.open")
def remark_end(request: SignedInRequest, code: str, remark_id: int) -> HttpResponse:
    """Put a kept sentence away, for all reviewers."""
    round_ = fetch_round(code)
    try:
        end_remark(remark_id=remark_id, by=request.actor, at=timezone.now())
    except Remark.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("Kalimat itu tidak ditawarkan lagi."))
    return redirect("desk", round_.code)
