"""Who may open, extend and close a stage, and who may give a mark in it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.evaluation.rounds.policy import stage_policy
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.verification.scheme.rules import SchemeStage, check_window
from layak.workflows.verification.stages.models import StageMark, VerificationStage

CLOSED = "Tahap ini sudah ditutup; nilainya beku."


def check_is_open(stage: VerificationStage) -> None:
    if stage.closed_at is not None:
        raise Refused(CLOSED)


def until_for(stage: VerificationStage, lead_id: int | None) -> datetime | None:
    """Until when the stage is extended for what this agency leads, also as heir of one that
    merged into it: one query."""
    named = Q(agency=lead_id) | Q(agency__merged_into=lead_id)
    return stage.longer.filter(named).order_by("-pk").values_list("until_at", flat=True).first()


def check_can_judge(
    by: Actor, stage: VerificationStage, kind: SchemeStage, standing: Standing, *, at: datetime
) -> None:
    """Judge here, or write down what others decided: right, own agency, stage, then window.

    Errors: Refused. One query where the window is over.
    """
    if kind.marks == "recorded":
        check_right(by, "verification.record")
    else:
        check_right(by, "verification.judge")
        if by.all_agency_ids & {standing.lead_id, *standing.contributor_ids}:
            raise NotYours(
                "Perangkat daerah Anda sendiri ikut menjawab pertanyaan ini; "
                "yang menilainya verifikator lain."
            )
    check_is_open(stage)
    if standing.round_is_closed:
        raise Refused("Putaran ini sudah ditutup dan tinggal dibaca.")
    if kind.judges and standing.stage not in kind.judges:
        label = stage_policy(standing.policy).stage(standing.stage).label
        raise Refused(f"Jawaban ini pada tahap “{label}” dan belum dapat dinilai.")
    is_over = at >= stage.closes_at
    check_window(
        opens_at=stage.opens_at,
        closes_at=stage.closes_at,
        until_at=until_for(stage, standing.lead_id) if is_over else None,
        at=at,
    )


def can_judge(
    by: Actor, stage: VerificationStage, kind: SchemeStage, standing: Standing, *, at: datetime
) -> Verdict:
    return verdict(check_can_judge, by, stage, kind, standing, at=at)


def check_can_agree(by: Actor, mark: StageMark, standing: Standing) -> None:
    """Agree to a large change of somebody else, outside the own agency."""
    check_right(by, "verification.judge")
    if by.all_agency_ids & {standing.lead_id, *standing.contributor_ids}:
        raise NotYours("Perangkat daerah Anda sendiri ikut menjawab pertanyaan ini.")
    if mark.by_id == by.user.pk:
        raise Refused("Perubahan besar disepakati orang lain, bukan yang memberi nilainya.")
    check_is_open(mark.stage)
    if not mark.needs_second:
        raise Refused("Nilai ini tidak menunggu orang kedua.")


def can_agree(by: Actor, mark: StageMark, standing: Standing) -> Verdict:
    return verdict(check_can_agree, by, mark, standing)
