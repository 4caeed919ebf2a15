"""The first page: where the city stands, what waits for the person, what is late, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor, HeldSeat
from layak.evaluation.answers.permissions import NEXT_STEP
from layak.evaluation.answers.reads import with_hidden
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.platform.charts.bars import Stage
from layak.records.followups.queries.waiting import WaitingPromises, waiting_promises
from layak.rules.instrument import Edition
from layak.rules.numbers import date_id, time_id
from layak.rules.scoring import Score, score
from layak.surfaces.dashboard.queries import work
from layak.surfaces.dashboard.queries.changes import Changes, changes
from layak.surfaces.dashboard.queries.rows import Row, answer_rows
from layak.surfaces.dashboard.queries.standing import (
    CityStanding,
    city_standing,
    current_round,
    windows,
)

HOURS = ((11, "Selamat pagi"), (15, "Selamat siang"), (18, "Selamat sore"), (24, "Selamat malam"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one primary action of the page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``round`` is None before the first one; then only the greeting holds."""

    greeting: str
    closing: str
    round: Round | None
    can_begin: bool
    step: Step | None = None
    details_url: str = ""
    progress_url: str = ""
    standing: CityStanding | None = None
    own: work.OwnShare | None = None
    waiting: work.ItemList | None = None
    late: work.ItemList | None = None
    promises: WaitingPromises | None = None
    bodies: list[work.BodyLine] | None = None
    stages: list[Stage] | None = None
    stages_label: str = ""
    changes: Changes | None = None
    handovers: tuple[HeldSeat, ...] = ()


def overview(*, by: Actor, at: datetime) -> Overview:
    """The page for a person: at most seven queries, whatever the number of rounds."""
    round_ = current_round()
    greeting = _("%(greeting)s, %(name)s") % {
        "greeting": _greeting(at),
        "name": by.user.name.split(" ")[0],
    }
    if round_ is None:
        return Overview(
            greeting=greeting,
            closing="",
            round=None,
            can_begin=by.may("round.manage"),
            handovers=taken_over(by),
        )
    rows = answer_rows(round_, by)
    return _filled(greeting, round_, rows, by, at)


def _filled(greeting: str, round_: Round, rows: list[Row], by: Actor, at: datetime) -> Overview:
    today = timezone.localdate(at)
    edition = edition_of(round_.revision_id)
    waiting = work.waiting(round_, edition, rows, today=today)
    sees_all = by.scope("overview.view") == "all"
    own = by.agency_ids("answer.view") if not sees_all else frozenset[int]()
    opens = by.may("answer.view")
    in_scope = rows if sees_all else [row for row in rows if row.is_visible]
    return Overview(
        greeting=greeting,
        closing=closing_sentence(round_, by, at=at),
        round=round_,
        can_begin=False,
        step=_step(round_, waiting, by),
        details_url=f"/evaluasi/{round_.code}/nilai/" if opens else "",
        progress_url=f"/evaluasi/{round_.code}/kemajuan/",
        standing=city_standing(round_, edition, _score(round_, edition, rows), opens=opens),
        own=work.own_share(edition, rows, own),
        waiting=waiting,
        late=work.late(round_, edition, rows, today=today),
        promises=waiting_promises(by, today=today),
        bodies=work.bodies(round_, rows, today=today) if by.may("progress.view") else None,
        stages=work.stages(round_, in_scope),
        stages_label=_("%(n)d pertanyaan menurut tahap") % {"n": len(in_scope)},
        changes=changes(round_, rows, by, at=at),
        handovers=taken_over(by),
    )


def _score(round_: Round, edition: Edition, rows: list[Row]) -> Score:
    return score(edition, with_hidden({row.code: row.mark for row in rows}, round_))


def taken_over(by: Actor) -> tuple[HeldSeat, ...]:
    """Seats that came from someone else and whose hand-over the person has not yet read."""
    return tuple(seat for seat in by.seats if seat.awaits_handover)


def _greeting(at: datetime) -> str:
    hour = timezone.localtime(at).hour
    return next(_(text) for until, text in HOURS if hour < until)


def _step(round_: Round, waiting: work.ItemList, by: Actor) -> Step | None:
    base = f"/evaluasi/{round_.code}/"
    count = {"n": waiting.to_judge_count}
    if waiting.to_judge_count and by.may("answer.approve"):
        return Step(label=_("Periksa %(n)d jawaban") % count, url=f"{base}persetujuan/")
    if waiting.to_judge_count and by.may("answer.accept"):
        return Step(label=_("Periksa %(n)d jawaban") % count, url=f"{base}penerimaan/")
    if waiting.items:
        first = waiting.items[0]
        return Step(label=_("Lanjutkan pertanyaan %(code)s") % {"code": first.code}, url=first.url)
    if by.may("mayor.view"):
        return Step(label=_("Kota dalam dua menit"), url=reverse("mayor"))
    if by.may("progress.view"):
        return Step(label=_("Lihat kemajuan"), url=f"{base}kemajuan/")
    if by.may("seat.manage"):
        return Step(label=_("Atur akun dan kursi"), url=reverse("account_list"))
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
    return _("Jendela “%(stage)s” tutup %(left)s: %(day)s, %(time)s.") % {
        "stage": policy.stage(stage).label,
        "left": _("hari ini") if days == 0 else _("dalam %(n)d hari") % {"n": days},
        "day": date_id(local.date(), weekday=True),
        "time": time_id(local, local.tzname() or ""),
    }
