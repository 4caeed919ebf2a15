"""Emergency access that waits for review, and what was opened with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page

from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.break_glass.permissions import reviewable
from layak.workflows.rapidaction.cases.models import BreakGlass
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.children.reads import field_labels
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Number, Shown, paged


def glass_rows(by: Actor, *, at: datetime, number: Number = 1) -> tuple[Page[Any], list[Shown]]:
    """Waiting, the nearest limit first, a page at a time, and the last reviewed: four queries."""
    rows = reviewable(by).select_related("activation", "user", "reviewed_by")
    open_ = rows.filter(reviewed_at=None).order_by("review_by_at", "pk")
    page = paged(open_, number, lambda glass: glass)
    waiting = list(page.object_list)
    done = list(rows.exclude(reviewed_at=None).order_by("-reviewed_at")[:20])
    reads = list(
        IdentityRead.objects.filter(
            relation="break-glass",
            activation__in={glass.activation_id for glass in [*waiting, *done]},
        )
    )
    made = [_row(glass, by, reads, at=at) for glass in (*waiting, *done)]
    page.object_list = made[: len(waiting)]
    return page, made[len(waiting) :]


def _row(glass: BreakGlass, by: Actor, reads: list[IdentityRead], *, at: datetime) -> Shown:
    """``opened`` names what was read with it, never the words."""
    names = [
        name
        for read in reads
        if read.activation_id == glass.activation_id
        and read.by_id == glass.user_id
        and glass.opened_at <= read.at <= glass.until_at
        for name in read.fields
    ]
    return {
        "id": glass.pk,
        "code": glass.activation.code,
        "who": glass.user.name,
        "because": rapid_policy().word("break_glass", glass.because),
        "opened_at": glass.opened_at,
        "until_at": glass.until_at,
        "review_by_at": glass.review_by_at,
        "is_late": glass.reviewed_at is None and glass.review_by_at < at,
        "is_mine": glass.user_id == by.user.pk,
        "opened": field_labels(dict.fromkeys(names)),
        "verdict": glass.get_verdict_display() if glass.verdict else "",
        "reviewer": glass.reviewed_by.name if glass.reviewed_by else "",
    }
