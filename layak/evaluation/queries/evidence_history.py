"""What happened to evidence in the evaluation: used, taken off, other pages, steps of its answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer, AnswerStep, EvidenceUse
from layak.evaluation.policies import stage_policy
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.library.history import Happening


def evaluation_history(evidence: Evidence, by: Actor) -> Iterable[Happening]:
    """On answers that ``by`` may see, also where it is no longer used: four queries."""
    uses = EvidenceUse.objects.filter(evidence=evidence).select_related(
        "added_by", "removed_by", "on_behalf_of"
    )
    held: dict[int, list[EvidenceUse]] = {}
    for use in uses.order_by("pk"):
        held.setdefault(use.answer_id, []).append(use)
    rows = Answer.objects.visible_to(by).filter(pk__in=held).select_related("round")
    answers = {answer.pk: answer for answer in rows}
    for pk, answer in answers.items():
        for use in held[pk]:
            yield from _of_use(use, answer)
    yield from _of_pages(evidence, answers)
    yield from _of_steps(answers, held)


def _label(answer: Answer) -> str:
    return f"{answer.code} ({answer.round.title})"


def _url(answer: Answer) -> str:
    return f"/evaluasi/jawaban/{answer.pk}/bukti/"


def _of_use(use: EvidenceUse, answer: Answer) -> Iterable[Happening]:
    stages = {stage.code: stage.label for stage in stage_policy(answer.round.policy).stages}
    stage = stages.get(use.stage)
    brought = _("Terbawa ke %s") if use.carried_from_id else _("Dipakai untuk %s")
    yield Happening(
        at=use.added_at,
        text=brought % _label(answer),
        who=use.added_by.name,
        on_behalf_of=use.on_behalf_of.name if use.on_behalf_of else "",
        note=_("Pada tahap %s.") % stage if stage else "",
        url=_url(answer),
    )
    if use.removed_at is not None and use.removed_by is not None:
        yield Happening(
            at=use.removed_at,
            text=_("Dilepas dari %s") % _label(answer),
            who=use.removed_by.name,
            url=_url(answer),
        )


def _of_pages(evidence: Evidence, answers: dict[int, Answer]) -> Iterable[Happening]:
    events = Event.objects.filter(kind="evidence.pages_changed", facts__evidence=evidence.pk)
    for event in events.select_related("by").order_by("pk"):
        answer = answers.get(event.facts["answer"])
        if answer is None:
            continue
        pages = event.facts["pages"]
        where = _("halaman %s") % pages if pages else _("seluruh dokumen")
        yield Happening(
            at=event.at,
            text=_("Untuk %(answer)s menjadi %(where)s")
            % {"answer": _label(answer), "where": where},
            who=event.by.name if event.by else "",
            url=_url(answer),
        )


def _of_steps(
    answers: dict[int, Answer], held: dict[int, list[EvidenceUse]]
) -> Iterable[Happening]:
    """Moves of an answer while the evidence was in use there."""
    steps = AnswerStep.objects.filter(answer__in=answers).select_related("by", "on_behalf_of")
    for step in steps.order_by("pk"):
        if not any(_was_in_use(use, step.at) for use in held[step.answer_id]):
            continue
        answer = answers[step.answer_id]
        target = stage_policy(answer.round.policy).stage(step.target).label
        yield Happening(
            at=step.at,
            text=f"{_label(answer)}: {target}",
            who=step.by.name,
            on_behalf_of=step.on_behalf_of.name if step.on_behalf_of else "",
            note=step.note,
            url=f"/evaluasi/jawaban/{answer.pk}/riwayat/",
        )


def _was_in_use(use: EvidenceUse, at: datetime) -> bool:
    return use.added_at <= at and (use.removed_at is None or at < use.removed_at)
