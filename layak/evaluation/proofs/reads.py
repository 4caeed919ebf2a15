"""Evidence that could prove an answer, where it proves something, and what happened to it in the evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, AnswerStep, Assignment, EvidenceUse
from layak.evaluation.answers.permissions import (
    can_add_evidence,
    can_remove_evidence,
    standing_of,
    with_standing,
)
from layak.evaluation.answers.reads import asked
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.files.uses import Happening, PageLink, Use
from layak.records.evidence.library.reads import facts_of, matching, use_count
from layak.rules.words import read_query

# Evidence that is there already and could prove an answer, and answers it could prove.

SHOWN = 10
ROUNDS = 6


def evidence_choices(answer: Answer, by: Actor, words: str) -> dict[str, object]:
    """Evidence by its words; without any, what the same question had in other rounds: two queries.

    ``why_not`` is the reason where an evidence cannot be used on the answer; ``is_search`` is
    false while they are what earlier rounds used.
    """
    used = set(
        EvidenceUse.objects.filter(answer=answer, removed_at=None).values_list(
            "evidence_id", flat=True
        )
    )
    rows = visible_evidence(by)
    if words:
        found = matching(rows, read_query(words))
    else:
        before = EvidenceUse.objects.filter(answer__question=answer.question_id, removed_at=None)
        rows = rows.filter(pk__in=before.exclude(answer=answer).values("evidence"))
        found = rows.exclude(pk__in=used).annotate(use_count=use_count()).order_by("-pk")
    shown = list(found[: SHOWN + 1])
    choices = []
    for evidence in shown[:SHOWN]:
        is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
        why_not = ""
        if evidence.pk in used:
            why_not = _("Sudah dipakai di sini.")
        elif is_restricted and not may_open_restricted(by, evidence):
            why_not = _("Terbatas: hanya pemiliknya yang dapat memakainya.")
        choices.append(
            {
                "id": evidence.pk,
                "url": f"/bukti/{evidence.pk}/",
                "title": evidence.title,
                "facts": facts_of(evidence),
                "why_not": why_not,
            }
        )
    return {
        "rows": choices,
        "words": words,
        "is_search": bool(words),
        "has_more": len(shown) > SHOWN,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChoice:
    id: int
    code: str
    text: str
    is_used: bool


def open_rounds() -> list[Round]:
    """Rounds that may still take evidence, the newest first: one query."""
    rounds = Round.objects.filter(closed_at=None, locked_at=None)
    return list(rounds.order_by("-evaluation_year", "-opened_at")[:ROUNDS])


def answers_to_prove(
    round_: Round, evidence: Evidence, by: Actor, words: str, *, at: datetime
) -> list[AnswerChoice]:
    """Answers of a round to which ``by`` may add evidence, by code or words: two queries."""
    edition = edition_of(round_.revision_id)
    used = set(
        EvidenceUse.objects.filter(
            answer__round=round_, evidence=evidence, removed_at=None
        ).values_list("answer_id", flat=True)
    )
    rows = with_standing(asked(Answer.objects.visible_to(by), round_).filter(round=round_), at=at)
    found = []
    for answer in rows.order_by("position"):
        question = edition.find(answer.code)
        text = question.text if question else ""
        # each word is the beginning of the code or stands in the text
        said = text.casefold()
        asked_for = words.casefold().split()
        is_wanted = all(
            answer.code.casefold().startswith(word) or word in said for word in asked_for
        )
        if is_wanted and can_add_evidence(by, standing_of(answer, round_)).allowed:
            is_used = answer.pk in used
            found.append(AnswerChoice(id=answer.pk, code=answer.code, text=text, is_used=is_used))
    return found


# Where evidence proves something in the evaluation: told to ``records.evidence``.


class EvaluationUses:
    """The provider that ``records.evidence.uses`` asks."""

    def visible(self, by: Actor) -> Exists:
        """Whether answers of the agencies for which ``by`` may view evidence use it."""
        named = Assignment.objects.filter(
            answer=OuterRef("answer"), agency__in=by.agency_ids("evidence.view"), ended_at=None
        )
        uses = EvidenceUse.objects.filter(evidence=OuterRef("pk"), removed_at=None)
        return Exists(uses.filter(Exists(named)))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Answers that ``by`` may see, with what may be done there: two queries."""
        held = EvidenceUse.objects.filter(evidence=evidence, removed_at=None)
        uses = {use.answer_id: use for use in held}
        rows = Answer.objects.visible_to(by).filter(pk__in=uses).select_related("round")
        answers = with_standing(rows, at=at).order_by("-round__opened_at", "position")
        return [_use(answer, uses[answer.pk], evidence, by) for answer in answers]


def _use(answer: Answer, use: EvidenceUse, evidence: Evidence, by: Actor) -> Use:
    question = edition_of(answer.round.revision_id).find(answer.code)
    standing = standing_of(answer, answer.round)
    is_mine = by.scope("evidence.add") == "all" or evidence.agency_id in by.all_agency_ids
    may_renew = is_mine and can_add_evidence(by, standing).allowed
    may_remove = can_remove_evidence(by, standing).allowed
    names = [answer.pk, use.pk]
    return Use(
        label=f"{answer.code} {question.text if question else ''} ({answer.round.title})",
        url=reverse("answer_detail", args=[answer.pk]),
        pages=use.pages,
        renew_url=reverse("evidence_renew", args=names) if may_renew else "",
        detach_url=reverse("evidence_detach", args=names) if may_remove else "",
    )


def evidence_pages(evidence: Evidence, by: Actor) -> list[PageLink]:
    """What the evaluation tells of an evidence, for ``records.evidence.uses``."""
    links = [
        ("evidence_history", _("Riwayat pemakaian")),
        ("evidence_cycle", _("Daur berikutnya")),
    ]
    if by.may("evidence.add"):
        links.insert(0, ("evidence_use_for", _("Pakai untuk pertanyaan …")))
        links.append(("evidence_handling", _("Kerahasiaan")))
    return [PageLink(label, reverse(name, args=[evidence.pk])) for name, label in links]


# What happened to evidence in the evaluation: used, taken off, other pages, steps of its answers.


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
        was_in_use = any(
            use.added_at <= step.at and (use.removed_at is None or step.at < use.removed_at)
            for use in held[step.answer_id]
        )
        if not was_in_use:
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
