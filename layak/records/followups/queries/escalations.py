"""Drafts of letters about late promises, for who releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from layak.platform.web.templatetags.numbers import moment_id
from layak.records.followups.models import Escalation
from layak.records.followups.policy import followup_policy
from layak.records.followups.queries.owners import office_holders
from layak.records.followups.queries.shown import followup_url, when_text

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRow:
    id: int
    url: str
    subject: str
    to: str
    followup_url: str
    followup_title: str
    agency_name: str
    when: str
    said: str
    is_waiting: bool
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationList:
    waiting: list[EscalationRow]
    decided: list[EscalationRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPage:
    """``readers``: accounts that act for the office; empty where the paper alone reaches it."""

    row: EscalationRow
    body: str
    readers: tuple[str, ...]


def escalation_list(*, today: date) -> EscalationList:
    """Those that wait, the oldest first; the last fifty that were decided: two queries."""
    rows = Escalation.objects.filter(needs_release=True).select_related(
        "followup__agency", "released_by", "dismissed_by"
    )
    waiting = rows.filter(released_at=None, dismissed_at=None).order_by("pk")
    decided = rows.exclude(released_at=None, dismissed_at=None).order_by("-pk")[:SHOWN]
    return EscalationList(
        waiting=[_row(row, today) for row in waiting], decided=[_row(row, today) for row in decided]
    )


def find_escalation(escalation_id: int) -> Escalation:
    """Raises Escalation.DoesNotExist, also for what needs no release."""
    rows = Escalation.objects.filter(needs_release=True)
    return rows.select_related("followup__agency", "released_by", "dismissed_by").get(
        pk=escalation_id
    )


def escalation_page(row: Escalation, *, today: date) -> EscalationPage:
    """One draft or letter: one query."""
    rung = followup_policy().rung(row.rung)
    readers = office_holders(rung, today=today) if rung else []
    return EscalationPage(
        row=_row(row, today),
        body=row.content.get("body", ""),
        readers=tuple(user.name for user in readers),
    )


def _row(row: Escalation, today: date) -> EscalationRow:
    followup = row.followup
    return EscalationRow(
        id=row.pk,
        url=f"/tindak-lanjut/nota-dinas/{row.pk}/",
        subject=row.content.get("subject", ""),
        to=row.content.get("to", ""),
        followup_url=followup_url(followup.pk),
        followup_title=followup.title,
        agency_name=followup.agency.name,
        when=when_text(followup.due_on, today),
        said=_said(row),
        is_waiting=row.released_at is None and row.dismissed_at is None,
        is_released=row.released_at is not None,
    )


def _said(row: Escalation) -> str:
    if row.released_at and row.released_by:
        told = {"name": row.released_by.name, "moment": moment_id(row.released_at)}
        return _("Dilepas %(name)s, %(moment)s") % told
    if row.dismissed_at and row.dismissed_by:
        told = {
            "name": row.dismissed_by.name,
            "moment": moment_id(row.dismissed_at),
            "why": row.dismissed_because,
        }
        return _("Ditolak %(name)s, %(moment)s: %(why)s") % told
    return _("Konsep %(moment)s") % {"moment": moment_id(row.made_at)}
