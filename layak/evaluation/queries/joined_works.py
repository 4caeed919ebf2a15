"""The joined PDFs that a person asked for: how far they are, what is to be said, where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.urls import reverse

from layak.city.people.accounts.models import User
from layak.evaluation.models import Answer, Round
from layak.platform.jobs.models import LongWork

KEPT = timedelta(days=1)


def kind_of(about: Answer | Round) -> str:
    return f"joined:{about.pk}" if isinstance(about, Answer) else f"joined-set:{about.pk}"


def stored_as(work: LongWork) -> str:
    """Its name in storage."""
    ending = "zip" if work.kind.startswith("joined-set:") else "pdf"
    return f"gabungan/{work.pk}.{ending}"


def told_as(work: LongWork) -> str:
    return f"gabungan/{work.pk}.json"


@dataclass(frozen=True, kw_only=True)
class JoinedWork:
    work: LongWork
    size: int = 0
    page_count: int = 0
    remarks: list[str] = field(default_factory=list)


def newest_joined(about: Answer | Round, user: User, *, at: datetime) -> JoinedWork | None:
    """What this person asked for last, while it is kept: one query."""
    asked = LongWork.objects.of(user).filter(kind=kind_of(about), started_at__gt=at - KEPT)
    work = asked.order_by("-pk").first()
    if work is None:
        return None
    if not work.result_url:
        return JoinedWork(work=work)
    try:
        with default_storage.open(told_as(work)) as file:
            told = json.load(file)
    except OSError:
        return None
    return JoinedWork(
        work=work,
        size=told["size"],
        page_count=told.get("page_count", 0),
        remarks=told["remarks"],
    )


def result_url(about: Answer | Round) -> str:
    if isinstance(about, Answer):
        return reverse("joined_file", args=[about.pk])
    return reverse("joined_set_file", args=[about.code])
