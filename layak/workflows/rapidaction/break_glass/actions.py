"""Access in an emergency: with a reason, told at once, for some hours, reviewed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import time_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.break_glass.events import GlassBroken, GlassReviewed
from layak.workflows.rapidaction.break_glass.permissions import check_can_break, check_can_review
from layak.workflows.rapidaction.cases.actions import lock_case
from layak.workflows.rapidaction.cases.models import Activation, BreakGlass, CaseAssignment
from layak.workflows.rapidaction.cases.permissions import tier_of
from layak.workflows.rapidaction.cases.rules import CASE
from layak.workflows.rapidaction.playbooks.limit_rules import Limit, ending
from layak.workflows.rapidaction.scheme.policy import rapid_policy

# ours: whoever breaks more than this without a review asks a supervisor instead
MOST_UNREVIEWED = 3


@transaction.atomic
def break_glass(*, activation_id: UUID, because: str, by: Actor, at: datetime) -> BreakGlass:
    """Open a case for some hours; its supervisors hear of it at once, by code.

    Raises Activation.DoesNotExist (right, conflict), Refused (no need, closed, too many that wait
    for review), NotAcceptable.
    """
    activation = lock_case(activation_id)
    check_can_break(by, activation, at=at)
    reasons = rapid_policy().words["break_glass"]
    if because not in reasons:
        raise NotAcceptable(_("Pilih alasan dari daftar."))
    if tier_of(activation, by, at=at)[1] >= CASE:
        raise Refused(_("Anda sudah dapat membukanya; akses darurat tidak diperlukan."))
    if BreakGlass.objects.filter(user=by.user, reviewed_at=None).count() >= MOST_UNREVIEWED:
        raise Refused(
            _("Tiga akses darurat Anda belum ditinjau. Hubungi supervisor kasus lewat telepon.")
        )
    days = rapid_policy().break_glass_review_working_days
    review_within = Limit(amount=days, unit="days", day_count="working")
    glass = BreakGlass.objects.create(
        activation=activation,
        user=by.user,
        because=because,
        opened_at=at,
        until_at=at + rapid_policy().break_glass_life,
        review_by_at=ending(timezone.localtime(at), review_within, working_calendar()).at,
    )
    until = timezone.localtime(glass.until_at)
    until_words = time_id(until, until.tzname() or "")
    notify(
        users=[user for user in _supervisors(glass.activation, at=at) if user != glass.user],
        kind="access.broken",
        text=_("Akses darurat ke penanganan %(code)s dibuka sampai %(until)s; tinjau segera.")
        % {"code": glass.activation.code, "until": until_words},
        url=reverse("break_glass_list"),
        at=at,
        once=f"break-glass:{glass.pk}",
        about=f"break-glass:{glass.pk}",
    )
    event = GlassBroken(code=activation.code, because=reasons[because], until=until_words)
    log(event, by=by.user, at=at)
    return glass


@transaction.atomic
def review_break_glass(*, glass_id: int, verdict: str, by: Actor, at: datetime) -> BreakGlass:
    """Another person says whether it was right; either way the access ends with it.

    A wrong one is told to the privacy officers and administrators, by code. Raises
    BreakGlass.DoesNotExist, Refused (own, already reviewed), NotAcceptable.
    """
    rows = BreakGlass.objects.select_for_update(of=("self",))
    glass = rows.select_related("activation", "user").get(pk=glass_id)
    check_can_review(by, glass)
    if verdict not in BreakGlass.Verdict.values:
        raise NotAcceptable(_("Pilih: tepat atau tidak tepat."))
    if glass.reviewed_at is not None:
        raise Refused(_("Akses ini sudah ditinjau orang lain."))
    glass.reviewed_at, glass.reviewed_by, glass.verdict = at, by.user, verdict
    if glass.opened_at < at < glass.until_at:
        glass.until_at = at
    glass.save()
    withdraw(about=f"break-glass:{glass.pk}")
    if verdict == BreakGlass.Verdict.WRONG:
        today = timezone.localdate(at)
        officers = people_who_may("privacy.manage", today=today, scope="all")
        administrators = people_who_may("administrator.manage", today=today, scope="all")
        notify(
            users={user.pk: user for user in [*officers, *administrators]}.values(),
            kind="access.wrong",
            text=_("Akses darurat ke penanganan %s dinilai tidak tepat dan sudah diakhiri.")
            % glass.activation.code,
            url=reverse("overview"),
            at=at,
            once=f"break-glass-wrong:{glass.pk}",
        )
    event = GlassReviewed(code=glass.activation.code, verdict=glass.get_verdict_display())
    log(event, by=by.user, at=at)
    return glass


@transaction.atomic
def ring_reviews(*, at: datetime) -> int:
    """Say once, by code, that a review is late: to supervisors and privacy officers. How many are."""
    rows = BreakGlass.objects.filter(reviewed_at=None, review_by_at__lte=at)
    late = list(rows.select_related("activation", "user"))
    officers = (
        people_who_may("privacy.manage", today=timezone.localdate(at), scope="all") if late else []
    )
    for glass in late:
        supervisors = [one for one in _supervisors(glass.activation, at=at) if one != glass.user]
        notify(
            users={user.pk: user for user in [*supervisors, *officers]}.values(),
            kind="access.unreviewed",
            text=_("Akses darurat ke penanganan %s belum ditinjau sampai batasnya.")
            % glass.activation.code,
            url=reverse("overview"),
            at=at,
            once=f"break-glass-late:{glass.pk}",
            about=f"break-glass:{glass.pk}",
        )
    return len(late)


def _supervisors(activation: Activation, *, at: datetime) -> list[User]:
    """Who supervises it; where nobody does, the supervisors of the lead agency."""
    named = CaseAssignment.objects.filter(
        activation=activation, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
    ).values("user")
    found = list(User.objects.filter(pk__in=named, is_active=True))
    return found or people_who_may(
        "case.supervise", today=timezone.localdate(at), agency_ids=[activation.lead_id]
    )
