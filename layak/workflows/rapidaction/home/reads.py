"""What waits for one person in the rapid action scheme: a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.answering.reads import Line, handoff_lists
from layak.workflows.rapidaction.break_glass.permissions import reviewable
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.permissions import not_blocked, visible_to
from layak.workflows.rapidaction.cases.reads import due_and_left, left_words
from layak.workflows.rapidaction.children.permissions import receivable
from layak.workflows.rapidaction.conferences.models import ConferenceDecision
from layak.workflows.rapidaction.duty.reads import RANKS, own_turns, span_words
from layak.workflows.rapidaction.handoffs.permissions import receivable_handoffs
from layak.workflows.rapidaction.intake.reads import ReportRow, report_row
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.privacy.reads import RequestRow, open_requests
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import LEVELS

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """``silent`` are hand-offs that one sent and that nobody answered in time."""

    received: list[Line]
    silent: list[Line]
    steps: list[Shown]
    decisions: list[Shown]
    reports: list[ReportRow]
    # what somebody else asked and this person agrees to, or not
    approvals: list[Shown]
    glasses: list[Shown]
    requests: list[RequestRow]
    turns: list[Shown]

    @property
    def is_empty(self) -> bool:
        return not (
            self.received
            or self.silent
            or self.steps
            or self.decisions
            or self.reports
            or self.approvals
            or self.glasses
            or self.requests
        )


def home_page(by: Actor, *, at: datetime) -> HomePage:
    """Late things first. At most eleven queries, and none for a right that one does not have."""
    lists = handoff_lists(by, at=at)
    received = sorted(lists.received, key=lambda line: (not line.is_late, line.urgency))
    silent = [line for line in lists.sent if line.is_late]
    return HomePage(
        received=received[:SHOWN],
        silent=sorted(silent, key=lambda line: line.urgency)[:SHOWN],
        steps=_steps(by, at),
        decisions=_decisions(by, at),
        reports=_reports(by, at),
        approvals=_approvals(by),
        glasses=_glasses(by, at),
        # what the privacy desk has still to answer
        requests=open_requests(at=at)[:SHOWN] if by.may("privacy.manage") else [],
        turns=_turns(by, at),
    )


def _steps(by: Actor, at: datetime) -> list[Shown]:
    """Running steps of the own agencies in cases that one sees, and of the cases one works on."""
    receiving = by.agency_ids("handoff.receive")
    if not receiving and not by.may("case.work"):
        return []
    leading = by.agency_ids("case.work")
    # 0 for what is late and red, then late and yellow, late and green, and what is in time
    late = [
        When(due_at__lt=at, activation__level=level, then=number)
        for number, level in enumerate(LEVELS)
    ]
    rows = (
        StepRun.objects.filter(
            Q(agency__in=receiving)
            | Q(agency__in=leading, activation__in=_working(by).values("activation")),
            state=StepRun.State.RUNNING,
            activation__in=visible_to(by, at=at),
        )
        .exclude(activation__is_drill=True, activation__state=Activation.State.CLOSING)
        .select_related("activation__playbook")
        .defer("activation__playbook__document")
        .order_by(Case(*late, default=len(LEVELS)), F("due_at").asc(nulls_last=True), "pk")
    )
    steps: list[Shown] = []
    for run in rows[:SHOWN]:
        due, names = run.due_at, playbook_of(run.activation.playbook).step_names
        steps.append(
            {
                "id": run.pk,
                "case": run.activation.code,
                # of a step that the playbook no longer has: whose it is
                "name": names.get((run.part, run.position), run.role),
                "level": run.activation.get_level_display(),
                # "" where it has no number
                "due": due_and_left(due, run.offset_minutes, at=at),
                "is_late": due is not None and due < at,
            }
        )
    return steps


def _decisions(by: Actor, at: datetime) -> list[Shown]:
    """What a conference decided and nobody handed on in time, of the cases that one works on."""
    if not by.may("case.work"):
        return []
    own = visible_to(by, at=at).filter(pk__in=_working(by).values("activation"))
    rows = ConferenceDecision.objects.open().filter(
        due_on__lt=timezone.localdate(at),
        conference__activation__in=own.exclude(state=Activation.State.CLOSED),
    )
    return [
        {
            "case": row.conference.activation.code,
            "agency": row.agency.name,
            "asked": rapid_policy().word("asked", row.asked),
            "due": date_id(row.due_on),
        }
        for row in rows.select_related("agency", "conference__activation").order_by("due_on")[
            :SHOWN
        ]
    ]


def _working(by: Actor) -> QuerySet[CaseAssignment]:
    kind = CaseAssignment.Kind.WORKER
    return CaseAssignment.objects.filter(user=by.user, kind=kind, until_at=None)


def _reports(by: Actor, at: datetime) -> list[ReportRow]:
    if not by.may("case.receive"):
        return []
    waiting = receivable(by).filter(state="waiting").select_related("district")
    rows = waiting.order_by("is_slow", "received_at")[:SHOWN]
    return sorted(
        (report_row(report, at=at) for report in rows),
        key=lambda row: (not row.is_red, row.is_slow, row.until_at or row.received_at),
    )


def _approvals(by: Actor) -> list[Shown]:
    """Closings and steps to leave out of cases that one supervises; withdrawals of accepted
    hand-offs to the own agencies: the oldest of each first."""
    found: list[Shown] = []
    if by.may("case.supervise"):
        supervised = CaseAssignment.objects.filter(
            user=by.user, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
        ).values("activation")
        cases = Activation.objects.filter(not_blocked(by), pk__in=supervised)
        closing = cases.filter(state=Activation.State.CLOSING).exclude(closing_asked_by=by.user)
        found += [
            {
                "what": _("Penutupan %(code)s") % {"code": code},
                "url": reverse("case_close", args=[code]),
            }
            for code in closing.order_by("closing_asked_at").values_list("code", flat=True)[:SHOWN]
        ]
        waived = StepRun.objects.filter(
            activation__in=cases.open(), waiver_asked_at__isnull=False
        ).exclude(waiver_asked_by=by.user)
        asked_of = waived.values("activation__code").annotate(
            number=Count("pk"), since=Min("waiver_asked_at")
        )
        found += [
            {
                "what": _("%(n)d langkah diminta tidak berlaku pada %(code)s")
                % {"n": number, "code": code},
                "url": reverse("case_detail", args=[code]),
            }
            for code, number in asked_of.order_by("since").values_list(
                "activation__code", "number"
            )[:SHOWN]
        ]
    if by.agency_ids("handoff.receive"):
        asked = receivable_handoffs(by).filter(withdrawal_asked_at__isnull=False)
        found += [
            {
                "what": _("Penarikan rujukan %(code)s") % {"code": code},
                "url": reverse("handoff_detail", args=[code]),
            }
            for code in asked.order_by("withdrawal_asked_at").values_list("code", flat=True)[:SHOWN]
        ]
    return found


def _glasses(by: Actor, at: datetime) -> list[Shown]:
    """Emergency access of others that one is to review."""
    if not by.may("case.supervise"):
        return []
    rows = reviewable(by).filter(reviewed_at=None).exclude(user=by.user)
    return [
        {
            "case": glass.activation.code,
            "who": glass.user.name,
            "until": f"{date_id(timezone.localdate(glass.review_by_at))} · "
            f"{left_words(glass.review_by_at, at=at)}",
            "is_late": glass.review_by_at < at,
        }
        for glass in rows.select_related("activation", "user").order_by("review_by_at")[:SHOWN]
    ]


def _turns(by: Actor, at: datetime) -> list[Shown]:
    if not by.may("duty.view") and not by.may("handoff.receive"):
        return []
    return [
        {
            "agency": turn.agency.name,
            "rank": RANKS[turn.rank],
            "when": span_words(turn.starts_at, turn.ends_at),
            "is_now": turn.starts_at <= at,
        }
        for turn in own_turns(by.user, at=at)
    ]
