"""What the demo city's agencies make ready for the coming year, and the readings they agreed on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import yaml
from django.utils import timezone

from layak.city.people.actor import Actor
from layak.config.demo.city import City
from layak.config.demo.content import FOLDER
from layak.evaluation.actions.agreements import AgreementContent, add_dissent, write_agreement
from layak.evaluation.models import Answer, Round
from layak.records.evidence.models import Evidence
from layak.records.facilities.actions import Review, propose_need, review_need
from layak.records.facilities.entries import NeedContent
from layak.records.facilities.models import ReadinessNeed
from layak.records.facilities.progress_actions import add_proof, promise_need, record_progress
from layak.rules.readiness import year_meant

PROPOSED, DECIDED, LATELY = timedelta(days=30), timedelta(days=16), timedelta(days=3)
MILLION = 1_000_000
MEETING = "Rakor Gugus Tugas ke-5"


@cache
def _told() -> Any:
    return yaml.safe_load((FOLDER / "readiness.yaml").read_text(encoding="utf-8"))


def add_readiness(made: City, round_: Round, *, at: datetime, meeting_url: str = "") -> None:
    """Rows of three weeks ago, decided in the rakor, some of them under way; four readings.

    ``meeting_url`` is the page of that rakor, where it has one.
    """
    year = year_meant(timezone.localdate(at))
    for told in _told()["needs"]:
        _need(made, told, year=year, at=at, url=meeting_url)
    for told in _told()["agreements"]:
        _agreement(made, round_, told, at=at - DECIDED, url=meeting_url)


def _need(made: City, told: Any, *, year: int, at: datetime, url: str) -> None:
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
            decision=told["decision"], note=told.get("decided", ""), label=MEETING, url=url
        )
        day = at - DECIDED
        review_need(need_id=need.pk, review=review, by=made.actor("ketut", at=day), at=day)
    if told.get("promise"):
        day = at - DECIDED
        promise_need(need_id=need.pk, by=made.actor("wati", at=day), at=day)
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


def _agreement(made: City, round_: Round, told: Any, *, at: datetime, url: str) -> None:
    question = Answer.objects.get(round=round_, code=told["code"]).question_id
    by = made.actor("wati", at=at)
    agreement = write_agreement(
        question_id=question,
        content=AgreementContent(
            reading=told["reading"],
            denominator=told.get("denominator", ""),
            denominator_source=told.get("source", ""),
            accepted_proof=told["proof"],
            lead_id=made.agencies[told["lead"]].pk,
            decided_on=timezone.localdate(at),
            decided_label=MEETING,
            decided_url=url,
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
