"""What the demo city's agencies make ready for the coming year, and the readings they agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import yaml
from django.urls import reverse
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.config.demo.city import City
from layak.config.demo.content import FOLDER
from layak.evaluation.agreements.actions import AgreementContent, add_dissent, write_agreement
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.records.evidence.files.models import Evidence
from layak.records.facilities.needs.actions import (
    Review,
    add_proof,
    promise_need,
    propose_need,
    record_progress,
    review_need,
)
from layak.records.facilities.needs.entries import NeedContent
from layak.records.facilities.needs.models import ReadinessNeed
from layak.rules.facilities import year_meant
from layak.workflows.meetings.planning.models import Meeting

PROPOSED, LATELY = timedelta(days=30), timedelta(days=3)
MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Rakor:
    """The meeting that decided: what it is called, its page, and its last hour."""

    label: str
    url: str
    at: datetime


@cache
def _told() -> Any:
    return yaml.safe_load((FOLDER / "readiness.yaml").read_text(encoding="utf-8"))


def add_readiness(made: City, round_: Round, *, at: datetime) -> None:
    """Rows of a month ago, decided in the last rakor, some of them under way; four readings."""
    year, rakor = year_meant(timezone.localdate(at)), _rakor(at)
    for told in _told()["needs"]:
        _need(made, told, rakor, year=year, at=at)
    for told in _told()["agreements"]:
        _agreement(made, round_, told, rakor)


def _rakor(at: datetime) -> Rakor:
    """The last meeting that took place."""
    meeting = Meeting.objects.filter(ends_at__lt=at).latest("ends_at")
    label = meeting.title[:200]
    return Rakor(label=label, url=reverse("meeting_detail", args=[meeting.pk]), at=meeting.ends_at)


def _need(made: City, told: Any, rakor: Rakor, *, year: int, at: datetime) -> None:
    agency = made.agencies[told["agency"]]
    need = propose_need(
        agency_id=agency.pk,
        year=year,
        content=_content(told, year),
        by=_writer(made, told["agency"], at=at - PROPOSED),
        at=at - PROPOSED,
    )
    if "decision" in told:
        review = Review(
            decision=told["decision"],
            note=told.get("decided", ""),
            label=rakor.label,
            url=rakor.url,
        )
        ketut = made.actor("ketut", at=rakor.at)
        review_need(need_id=need.pk, review=review, by=ketut, at=rakor.at)
    if told.get("promise"):
        promise_need(need_id=need.pk, by=made.actor("wati", at=rakor.at), at=rakor.at)
    _under_way(made, need, told, at=at - LATELY)


def _content(told: Any, year: int) -> NeedContent:
    days = told.get("days")
    return NeedContent(
        kind=told["kind"],
        need=told["need"],
        why=told.get("why", ""),
        cost=told["cost"] * MILLION if "cost" in told else None,
        funding=told["funding"],
        funding_note=told.get("note", ""),
        target_on=date(year, 1, 1) + timedelta(days=days) if days else None,
        codes=tuple(told["codes"]),
    )


def _writer(made: City, agency: str, *, at: datetime) -> Actor:
    """The operator, where one sits there; else the secretariat writes for it."""
    username = made.holder(agency, "operator")
    if username is not None:
        by = made.actor(username, at=at)
        if made.agencies[agency].pk in by.agency_ids("readiness.edit"):
            return by
    return made.actor("wati", at=at)


def _under_way(made: City, need: ReadinessNeed, told: Any, *, at: datetime) -> None:
    by = _writer(made, told["agency"], at=at)
    if told.get("proof"):
        held = Evidence.objects.filter(agency=need.agency_id).order_by("pk").first()
        if held is not None:
            add_proof(need_id=need.pk, evidence_id=held.pk, by=by, at=at)
    if told.get("percent"):
        need.refresh_from_db()
        record_progress(need_id=need.pk, percent=told["percent"], seen=need.version, by=by, at=at)


def _agreement(made: City, round_: Round, told: Any, rakor: Rakor) -> None:
    question = Answer.objects.get(round=round_, code=told["code"]).question_id
    at, by = rakor.at, made.actor("wati", at=rakor.at)
    agreement = write_agreement(
        question_id=question,
        content=AgreementContent(
            reading=told["reading"],
            denominator=told.get("denominator", ""),
            denominator_source=told.get("source", ""),
            accepted_proof=told["proof"],
            lead_id=made.agencies[told["lead"]].pk,
            decided_on=timezone.localdate(at),
            decided_label=rakor.label,
            decided_url=rakor.url,
        ),
        by=by,
        at=at,
    )
    if "dissent" in told:
        add_dissent(
            agreement_id=agreement.pk,
            agency_id=made.agencies[told["dissent"]].pk,
            text=told["dissent_text"],
            by=by,
            at=at,
        )
