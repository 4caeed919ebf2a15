"""What the demo city promised outside of its meetings, and what its agencies make ready."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.config.demo import content
from layak.config.demo.city import City, some_days_on
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
from layak.records.followups.escalation.reminding import send_reminders
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import (
    add_need,
    close_followup,
    create_followup,
    drop_followup,
    extend_followup,
    note_progress,
    report_followup,
)
from layak.rules.facilities import year_meant
from layak.workflows.meetings.planning.models import Meeting

# What the demo city promised outside of its meetings, in every state a promise can have.

# mornings on which reminders went out: enough for the ladder to have reached a draft
MORNINGS = (20, 17, 13, 9, 8, 6, 4, 3, 2, 1)


def add_followups(made: City, *, at: datetime) -> None:
    """Eight promises: kept, late, reported, repeated, extended, dropped, waiting for another."""
    kept: dict[str, FollowUp] = {}
    for told in content.told("followups")["promises"]:
        kept[told["key"]] = followup = _promise(made, told, at=at)
        # what happened to it since, in the order of the days
        if "note" in told:
            day = some_days_on(at, told["made"] + 6)
            owner = _owner(made, told, at=day)
            note_progress(followup_id=followup.pk, note=told["note"], by=owner, at=day)
        if "extended" in told:
            day = some_days_on(at, told["extended_on"])
            due = timezone.localdate(at) + timedelta(days=told["extended"])
            wati = made.actor("wati", at=day)
            extend_followup(
                followup_id=followup.pk, due_on=due, reason=told["because"], by=wati, at=day
            )
        if "dropped" in told:
            day = some_days_on(at, told["dropped"])
            wati = made.actor("wati", at=day)
            drop_followup(followup_id=followup.pk, reason=told["because"], by=wati, at=day)
        if "reported" in told:
            day = some_days_on(at, told["reported"])
            owner = _owner(made, told, at=day)
            report_followup(followup_id=followup.pk, note=told["report"], by=owner, at=day)
        if "closed" in told:
            day = some_days_on(at, told["closed"])
            wati = made.actor("wati", at=day)
            close_followup(followup_id=followup.pk, note=told["close"], by=wati, at=day)
    for told in content.told("followups")["promises"]:
        for key in told.get("needs", ()):
            add_need(
                followup_id=kept[told["key"]].pk,
                needs_id=kept[key].pk,
                by=made.actor("wati", at=at),
                at=at,
            )
    for days in MORNINGS:
        send_reminders(at=some_days_on(at, -days, hour=6))


def _promise(made: City, told: content.Told, *, at: datetime) -> FollowUp:
    day = some_days_on(at, told["made"])
    seat = made.seats.get((told["agency"], told["seat"])) if "seat" in told else None
    return create_followup(
        new=NewFollowUp(
            title=told["title"],
            agency_id=made.agencies[told["agency"]].pk,
            seat_id=seat.pk if seat else None,
            due_on=timezone.localdate(at) + timedelta(days=told["due"]),
            problem=told.get("problem", ""),
            proof_wanted=told.get("proof", ""),
            codes=tuple(told.get("codes", ())),
            supporter_ids=tuple(made.agencies[code].pk for code in told.get("helpers", ())),
            repeats_months=told.get("repeats"),
            origin_label=told.get("origin", ""),
        ),
        by=made.actor("wati", at=day),
        at=day,
    )


def _owner(made: City, told: content.Told, *, at: datetime) -> Actor:
    """Whoever held the operator's seat that day; the head, where it changed hands since."""
    return made.actor(made.holder(told["agency"], "agency-head") or "", at=at)


# What the demo city's agencies make ready for the coming year, and the readings they agreed on.

PROPOSED, LATELY = timedelta(days=30), timedelta(days=3)
MILLION = 1_000_000


def add_readiness(made: City, round_: Round, *, at: datetime) -> None:
    """Rows of a month ago, decided in the last rakor, some of them under way; four readings."""
    year = year_meant(timezone.localdate(at))
    rakor = Meeting.objects.filter(ends_at__lt=at).latest("ends_at")
    for told in content.told("readiness")["needs"]:
        agency = made.agencies[told["agency"]]
        days = told.get("days")
        wanted = NeedContent(
            kind=told["kind"],
            need=told["need"],
            why=told.get("why", ""),
            cost=told["cost"] * MILLION if "cost" in told else None,
            funding=told["funding"],
            funding_note=told.get("note", ""),
            target_on=date(year, 1, 1) + timedelta(days=days) if days else None,
            codes=tuple(told["codes"]),
        )
        need = propose_need(
            agency_id=agency.pk,
            year=year,
            content=wanted,
            by=_writer(made, told["agency"], at=at - PROPOSED),
            at=at - PROPOSED,
        )
        if "decision" in told:
            review = Review(
                decision=told["decision"],
                note=told.get("decided", ""),
                label=rakor.title[:200],
                url=reverse("meeting_detail", args=[rakor.pk]),
            )
            ketut = made.actor("ketut", at=rakor.ends_at)
            review_need(need_id=need.pk, review=review, by=ketut, at=rakor.ends_at)
        if told.get("promise"):
            wati = made.actor("wati", at=rakor.ends_at)
            promise_need(need_id=need.pk, by=wati, at=rakor.ends_at)
        _under_way(made, need, told, at=at - LATELY)
    for told in content.told("readiness")["agreements"]:
        _agreement(made, round_, told, rakor)


def _writer(made: City, agency: str, *, at: datetime) -> Actor:
    """The operator, where one sits there; else the secretariat writes for it."""
    username = made.holder(agency, "operator")
    if username is not None:
        by = made.actor(username, at=at)
        if made.agencies[agency].pk in by.agency_ids("readiness.edit"):
            return by
    return made.actor("wati", at=at)


def _under_way(made: City, need: ReadinessNeed, told: content.Told, *, at: datetime) -> None:
    by = _writer(made, told["agency"], at=at)
    if told.get("proof"):
        held = Evidence.objects.filter(agency=need.agency_id).order_by("pk").first()
        if held is not None:
            add_proof(need_id=need.pk, evidence_id=held.pk, by=by, at=at)
    if told.get("percent"):
        need.refresh_from_db()
        record_progress(need_id=need.pk, percent=told["percent"], seen=need.version, by=by, at=at)


def _agreement(made: City, round_: Round, told: content.Told, rakor: Meeting) -> None:
    question = Answer.objects.get(round=round_, code=told["code"]).question_id
    at, by = rakor.ends_at, made.actor("wati", at=rakor.ends_at)
    agreement = write_agreement(
        question_id=question,
        content=AgreementContent(
            reading=told["reading"],
            denominator=told.get("denominator", ""),
            denominator_source=told.get("source", ""),
            accepted_proof=told["proof"],
            lead_id=made.agencies[told["lead"]].pk,
            decided_on=timezone.localdate(at),
            decided_label=rakor.title[:200],
            decided_url=reverse("meeting_detail", args=[rakor.pk]),
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
