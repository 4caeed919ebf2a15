"""What a seat and an agency own in the evaluation, for who takes it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.policy import policy
from layak.evaluation.answers.fields import field_label
from layak.evaluation.answers.models import Answer, AnswerRevision, Assignment, Delegation
from layak.evaluation.links.models import AccessLink
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import current_round
from layak.evaluation.rounds.wording import answer_url, day_text, moment_text
from layak.evaluation.talks.models import Thread

# What an agency holds in open rounds: moves with a merge, holds it back from ending.


def _open(agency_id: int, relation: str) -> int:
    return Assignment.objects.filter(
        agency=agency_id, relation=relation, ended_at=None, answer__round__closed_at=None
    ).count()


def moving_lines(agency_id: int) -> list[str]:
    """For the preview of a merge: how many questions go along."""
    counts = (
        (_("%(n)d pertanyaan yang dipimpin"), _open(agency_id, "lead")),
        (_("%(n)d pertanyaan yang disumbang"), _open(agency_id, "contributor")),
    )
    return [text % {"n": count} for text, count in counts if count]


def reason_to_stay(agency_id: int) -> str | None:
    """Why the agency may not end: it still leads questions of a round that is not closed."""
    count = _open(agency_id, "lead")
    if not count:
        return None
    return _(
        "Masih memimpin %(n)d pertanyaan pada putaran yang belum ditutup. "
        "Pindahkan pemimpinnya dahulu di halaman penugasan."
    ) % {"n": count}


# What a seat owns in the evaluation, for the person who takes it over.

SHOWN = 10


def handover_sections(seat: Seat, today: date) -> list[Section]:
    """Questions by stage, parts, delegations, links, open threads, last changes of the current
    round, as far as the seat reaches: at most eight queries. Nothing for a seat without answers.
    """
    round_ = current_round()
    scope = policy().roles[seat.role].rights.get("answer.view")
    if round_ is None or scope is None:
        return []
    agency = None if scope == "all" else seat.agency_id
    named = Assignment.objects.filter(answer__round=round_, ended_at=None)
    if agency is not None:
        named = named.filter(agency=agency)
    answers = Answer.objects.filter(pk__in=named.values("answer"))
    counted = {
        stage: (n, due)
        for stage, n, due in named.filter(relation="lead")
        .values_list("answer__stage")
        .annotate(n=Count("pk"), due=Min("answer__due_on"))
        .order_by()
    }
    of_agency = f"&perangkat={agency}" if agency else ""
    led = [
        Line(
            text=_("%(stage)s: %(n)d pertanyaan")
            % {"stage": stage.label, "n": counted[stage.code][0]},
            remark=_due(counted[stage.code][1]),
            url=f"/evaluasi/{round_.code}/?tahap={stage.code}{of_agency}",
        )
        for stage in stage_policy(round_.policy).stages
        if stage.code in counted
    ]
    running = Delegation.objects.filter(assignment__in=named, ended_at=None)
    listed = running.select_related("to", "assignment__answer").order_by("given_at")[:SHOWN]
    delegated = [
        Line(
            text=_("%(code)s kepada %(name)s")
            % {"code": given.assignment.answer.code, "name": given.to.name},
            remark=given.note,
            url=answer_url(given.assignment.answer_id),
        )
        for given in listed
    ]
    return [
        _section(_("Pertanyaan yang dipimpin"), led),
        _section(_("Bagian yang disumbang"), _contributed(named)),
        _section(_("Pelimpahan yang berjalan"), delegated),
        _section(_("Tautan tanpa akun yang masih berlaku"), _links(round_, agency, today)),
        _section(_("Percakapan yang belum selesai"), _threads(answers)),
        _section(_("Perubahan terakhir"), _changes(answers)),
    ]


def _section(title: str, lines: Iterable[Line]) -> Section:
    return Section(title=title, empty=_("Tidak ada."), lines=tuple(lines))


def _due(day: date | None) -> str:
    return _("Tenggat terdekat %(day)s") % {"day": day_text(day)} if day else ""


def _contributed(named: QuerySet[Assignment]) -> list[Line]:
    counted = (
        named.filter(relation="contributor")
        .values_list("state")
        .annotate(n=Count("pk"), due=Min("due_on"))
        .order_by("state")
    )
    return [
        Line(
            text=_("%(state)s: %(n)d bagian") % {"state": Assignment.State(state).label, "n": n},
            remark=_due(due),
        )
        for state, n, due in counted
    ]


def _links(round_: Round, agency: int | None, today: date) -> list[Line]:
    open_links = AccessLink.objects.filter(
        round=round_, revoked_at=None, expires_at__date__gte=today
    )
    if agency is not None:
        open_links = open_links.filter(agency=agency)
    return [
        Line(
            text=f"{link.get_task_display()}: {link.recipient}",
            remark=_("berlaku sampai %(moment)s") % {"moment": moment_text(link.expires_at)},
        )
        for link in open_links.order_by("expires_at")[:SHOWN]
    ]


def _threads(answers: QuerySet[Answer]) -> list[Line]:
    open_threads = Thread.objects.filter(answer__in=answers, resolved_at=None)
    listed = open_threads.select_related("answer", "opened_by").order_by("-pk")[:SHOWN]
    return [
        Line(
            text=_("%(code)s, dibuka %(name)s")
            % {"code": thread.answer.code, "name": thread.opened_by.name},
            remark=moment_text(thread.opened_at),
            url=f"{answer_url(thread.answer_id)}percakapan/",
        )
        for thread in listed
    ]


def _changes(answers: QuerySet[Answer]) -> list[Line]:
    saves = AnswerRevision.objects.filter(answer__in=answers, is_kept=True)
    listed = saves.select_related("answer", "saved_by").order_by("-pk")[:SHOWN]
    return [
        Line(
            text=f"{save.answer.code}: {field_label(save.field)}",
            remark=f"{save.saved_by.name}, {moment_text(save.saved_at)}",
            url=answer_url(save.answer_id),
        )
        for save in listed
    ]
