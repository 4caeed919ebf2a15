"""The first page: where the city stands, what waits for the person, what is late, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.accounts.reads import person_name_sql
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.events import AnswerEdited
from layak.evaluation.answers.permissions import NEXT_STEP
from layak.evaluation.answers.reads import with_hidden
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.lists.current_reads import Row, answer_rows, current_round, windows
from layak.evaluation.proofs.events import EvidenceAttached
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import excerpt
from layak.evaluation.stages.events import AnswerMovedOn
from layak.platform.audit.queries import STREAM
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.followups.lists.waiting import waiting_promises
from layak.rules.numbers import date_id, time_id
from layak.rules.scoring import score
from layak.surfaces.dashboard.frame.reads import answers_for_children_only
from layak.surfaces.dashboard.overview import work
from layak.surfaces.dashboard.overview.reads import city_standing
from layak.workflows.meetings.planning.reads import upcoming_for

# what the person may see of the stream of the round in the week
SEEN = f"""
FROM {STREAM} e WHERE (%(sees_all)s OR (e.facts->>'answer')::bigint = ANY(%(answers)s))
"""
COUNTS = f"""
SELECT e.kind, coalesce(e.facts->>'move', ''), count(DISTINCT e.facts->>'answer'), count(*)
{SEEN} AND e.kind = ANY(%(kinds)s) GROUP BY 1, 2
"""
NEWEST = f"""
SELECT e.sentence, e.at, {person_name_sql("e.by_id")} {SEEN} AND e.kind <> %(edited)s
ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s
"""
SPAN = timedelta(days=7)
SHOWN = 4


def changes(round_: Round, rows: Iterable[Row], by: Actor, *, at: datetime) -> dict[str, object]:
    """The week of the round as far as the person sees it: two queries.

    ``counts`` is one sentence or empty; ``since`` is the day from which it counts.
    """
    since = at - SPAN
    values = {
        "stream": round_.stream,
        "since": since,
        "sees_all": by.scope("overview.view") == "all",
        "answers": [row.pk for row in rows if row.is_visible],
        "edited": AnswerEdited.kind,
        "kinds": [AnswerMovedOn.kind, AnswerEdited.kind, EvidenceAttached.kind],
        "limit": SHOWN,
    }
    found = {(kind, move): (n, events) for kind, move, n, events in fetch(COUNTS, values)}
    said = []
    edited = found.get((AnswerEdited.kind, ""))
    if edited:
        said.append(_("%(n)d pertanyaan diisi atau diubah") % {"n": edited[0]})
    policy = stage_policy(round_.policy)
    moved: Counter[str] = Counter()
    for move in policy.moves:
        moved[move.target] += found.get((AnswerMovedOn.kind, move.code), (0, 0))[0]
    steps = [
        _("%(n)d ke %(stage)s") % {"n": moved[stage.code], "stage": stage.label}
        for stage in policy.stages
        if moved[stage.code]
    ]
    if steps:
        said.append(_("berpindah tahap: %(steps)s") % {"steps": ", ".join(steps)})
    attached = found.get((EvidenceAttached.kind, ""))
    if attached:
        said.append(_("%(n)d bukti dilampirkan") % {"n": attached[1]})
    joined = "; ".join(said)
    counts = f"{joined[:1].upper()}{joined[1:]}." if said else ""
    newest = []
    for sentence, moment, name in fetch(NEWEST, values):
        local = timezone.localtime(moment)
        when = f"{date_id(local.date())}, {time_id(local)}"
        remark = f"{name}, {when}" if name else when
        newest.append({"sentence": excerpt(sentence, 120), "remark": remark})
    return {
        "since": date_id(timezone.localdate(since), weekday=True),
        "counts": counts,
        "newest": newest,
    }


HOURS = ((11, "Selamat pagi"), (15, "Selamat siang"), (18, "Selamat sore"), (24, "Selamat malam"))


def overview_of(*, by: Actor, at: datetime) -> dict[str, object]:
    """The page for a person: at most seven queries, whatever the number of rounds.

    Before the first round only the greeting and the hand-overs hold.
    """
    round_ = current_round()
    hour = timezone.localtime(at).hour
    greeting = _("%(greeting)s, %(name)s") % {
        "greeting": next(_(text) for until, text in HOURS if hour < until),
        "name": by.user.name.split(" ")[0],
    }
    page: dict[str, object] = {
        "greeting": greeting,
        # seats that came from someone else and whose hand-over the person has not yet read
        "handovers": [seat for seat in by.seats if seat.awaits_handover],
    }
    if round_ is None:
        return page | {"can_begin": by.may("seat.manage")}
    rows = answer_rows(round_, by)
    today = timezone.localdate(at)
    edition = edition_of(round_.revision_id)
    waiting = work.waiting(round_, edition, rows, today=today)
    sees_all = by.scope("overview.view") == "all"
    own = by.agency_ids("answer.view") if not sees_all else frozenset[int]()
    opens = by.may("answer.view")
    in_scope = rows if sees_all else [row for row in rows if row.is_visible]
    marks = {row.code: row.mark for row in rows}
    scored = score(edition, with_hidden(marks, round_))
    return page | {
        "closing": closing_sentence(round_, by, at=at),
        "step": _step(round_, waiting, by),
        "details_url": f"/evaluasi/{round_.code}/nilai/" if opens else "",
        "progress_url": f"/evaluasi/{round_.code}/kemajuan/",
        "standing": city_standing(round_, edition, scored, opens=opens),
        "own": work.own_share(edition, rows, own),
        "waiting": waiting,
        "late": work.late(round_, edition, rows, today=today),
        "promises": waiting_promises(by, today=today),
        "bodies": work.bodies(round_, rows, today=today) if by.may("progress.view") else None,
        "stages": work.stages(round_, in_scope),
        "stages_label": _("%(n)d pertanyaan menurut tahap") % {"n": len(in_scope)},
        "changes": changes(round_, rows, by, at=at),
    }


def _step(round_: Round, waiting: dict[str, Any], by: Actor) -> dict[str, str] | None:
    """The one primary action of the page."""
    base = f"/evaluasi/{round_.code}/"
    count = {"n": waiting["to_judge_count"]}
    check = _("Periksa %(n)d jawaban") % count
    if count["n"] and by.may("answer.approve"):
        return {"label": check, "url": f"{base}persetujuan/"}
    if count["n"] and by.may("answer.accept"):
        return {"label": check, "url": f"{base}penerimaan/"}
    if waiting["items"]:
        first = waiting["items"][0]
        label = _("Lanjutkan pertanyaan %(code)s") % {"code": first["code"]}
        return {"label": label, "url": first["url"]}
    if by.may("mayor.view"):
        return {"label": _("Kota dalam dua menit"), "url": reverse("mayor")}
    if by.may("progress.view"):
        return {"label": _("Lihat kemajuan"), "url": f"{base}kemajuan/"}
    if by.may("seat.manage"):
        return {"label": _("Atur akun dan kursi"), "url": reverse("account_list")}
    return None


def closing_sentence(round_: Round, by: Actor, *, at: datetime) -> str:
    """Which window closes next for this person, and when; or that nothing changes any more."""
    if round_.closed_at:
        return _("%(round)s sudah ditutup.") % {"round": round_.title}
    if round_.is_locked:
        return _("%(round)s terkunci: nilainya tidak berubah lagi.") % {"round": round_.title}
    ahead = [(stage, closes) for stage, closes in windows(round_) if closes > at]
    policy = stage_policy(round_.policy)
    own = [pair for pair in ahead if by.may(NEXT_STEP.get(policy.stage(pair[0]).owner, "-"))]
    chosen = next(iter(own or ahead), None)
    if chosen is None:
        return ""
    stage, closes = chosen
    local = timezone.localtime(closes)
    days = (local.date() - timezone.localdate(at)).days
    return _("Tahap “%(stage)s” ditutup %(left)s: %(day)s, %(time)s.") % {
        "stage": policy.stage(stage).label,
        "left": _("hari ini") if days == 0 else _("dalam %(n)d hari") % {"n": days},
        "day": date_id(local.date(), weekday=True),
        "time": time_id(local, local.tzname() or ""),
    }


@require_GET
@access("signed-in")
def overview(request: SignedInRequest) -> HttpResponse:
    """Where the city stands, what waits for me, what is late; without a seat, the account."""
    if not request.actor.may("overview.view"):
        return redirect("account_detail")
    if answers_for_children_only(request.actor):
        return redirect("rapid_home")
    at = timezone.now()
    invited = request.actor.agency_ids("meeting.view")
    context = {
        "page": overview_of(by=request.actor, at=at),
        "meetings": upcoming_for(agency_ids=invited, at=at),
    }
    return TemplateResponse(request, "dashboard/overview.html", context)
