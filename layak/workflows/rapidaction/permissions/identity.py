"""Who may report, read what came in, and keep what names a child."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.case_access import may_still_read
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.models import (
    Activation,
    BreakGlass,
    CaseAssignment,
    Report,
)
from layak.workflows.rapidaction.permissions.access import not_blocked, relation_to
from layak.workflows.rapidaction.permissions.cases import check_can_work
from layak.workflows.rapidaction.policy import rapid_policy


def check_can_report(by: Actor) -> None:
    if not by.may("report.make"):
        raise Refused(_("Kursi Anda tidak menyampaikan laporan; hubungi 129 atau UPTD PPA."))


def can_report(by: Actor) -> Verdict:
    return verdict(check_can_report, by)


def receivable(by: Actor) -> QuerySet[Report]:
    """Reports that this person may receive: none about the own agency, no explanation given."""
    if not by.may("case.receive"):
        return Report.objects.none()
    return Report.objects.exclude(reported_agency__in=by.all_agency_ids)


def is_about(report: Report, by: Actor) -> bool:
    """Is an agency of this person the one that is reported?"""
    return report.reported_agency_id is not None and (
        report.reported_agency_id in by.all_agency_ids
    )


def check_can_receive(by: Actor, report: Report) -> None:
    """Raises Report.DoesNotExist for people of the reported agency: to them there is none."""
    if is_about(report, by):
        raise Report.DoesNotExist
    if not by.may("case.receive"):
        raise Refused(_("Laporan dinilai oleh penerima laporan UPTD PPA."))


def check_can_change_child(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Raises Activation.DoesNotExist, Refused: who works on it, while it runs."""
    check_can_work(by, activation, at=at)


def check_can_break(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Raises Activation.DoesNotExist without the right and for whom a conflict bars, alike; Refused
    while a supervisor of the closed case may still read it."""
    if not by.may("case.open-sealed") or relation_to(activation, by, at=at) == "conflicted":
        raise Activation.DoesNotExist
    closed_at, span = activation.closed_at, rapid_policy().read_after_closing
    if closed_at is not None and may_still_read(closed_at, at=at, span=span):
        raise Refused(_("Penanganan ini sudah ditutup. Hubungi supervisor UPTD PPA."))


def reviewable(by: Actor) -> QuerySet[BreakGlass]:
    """Emergency access that this person may review: of the own lead agency or supervised cases."""
    if not by.may("case.supervise"):
        return BreakGlass.objects.none()
    supervised = CaseAssignment.objects.filter(
        user=by.user, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
    )
    near = Q(lead__in=by.agency_ids("case.supervise")) | Q(pk__in=supervised.values("activation"))
    cases = Activation.objects.filter(near, not_blocked(by))
    return BreakGlass.objects.filter(activation__in=cases)


def check_can_review(by: Actor, glass: BreakGlass) -> None:
    """Raises BreakGlass.DoesNotExist; Refused for the own access."""
    if not reviewable(by).filter(pk=glass.pk).exists():
        raise BreakGlass.DoesNotExist
    if glass.user_id == by.user.pk:
        raise Refused(_("Akses Anda sendiri ditinjau orang lain."))


def own_reports(by: Actor) -> Q:
    """Reports that this person wrote down: their state only."""
    return Q(recorded_by=by.user)
