"""The city's guidance: on its question, as a list of a round, and with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import NEWEST_GUIDANCE
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import day_text, excerpt, moment_text
from layak.evaluation.talks.models import Guidance
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.rules.words import difference


@dataclass(frozen=True, slots=True, kw_only=True)
class CityGuidance:
    """What the city advises; ``mark`` names it as the city's, with day and author."""

    text: str
    good_evidence: str
    sample_url: str
    mark: str


def with_guidance(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Annotates the newest guidance of the question, for ``city_guidance``."""
    sql = RawSQL(NEWEST_GUIDANCE, (), output_field=JSONField())  # noqa: S611 - a constant
    return answers.annotate(guidance_facts=sql)


def city_guidance(answer: Answer, by: Actor) -> CityGuidance | None:
    """The guidance of an answer that came through ``with_guidance``; None without one."""
    facts = answer.guidance_facts  # type: ignore[attr-defined]  # annotated
    if not facts or not any(facts[name] for name in ("text", "good_evidence", "sample")):
        return None
    written_on = timezone.localdate(datetime.fromisoformat(facts["at"]))
    shows_sample = facts["sample"] and by.may("evidence.view")
    return CityGuidance(
        text=facts["text"],
        good_evidence=facts["good_evidence"],
        sample_url=f"/bukti/{facts['sample']}/" if shows_sample else "",
        mark=_("Petunjuk kota, %(day)s, %(name)s")
        % {"day": day_text(written_on), "name": facts["by"]},
    )


def guidance_list(
    *, round_: Round, by: Actor, query: str = "", shows_all: bool = False
) -> dict[str, object]:
    """Questions with guidance that this person may see; with ``shows_all`` those without too.

    ``query`` is looked for in code, wording and advice; ``all_count`` are all questions that this
    person may see, ``rows`` those found. One query for the rows.
    """
    seen = Answer.objects.visible_to(by).filter(round=round_)
    answers = list(with_guidance(seen).order_by("position"))
    edition, may_manage = edition_of(round_.revision_id), by.may("guidance.manage")
    rows: list[dict[str, str]] = []
    guided_count = 0
    for answer in answers:
        advice, question = city_guidance(answer, by), edition.find(answer.code)
        guided_count += advice is not None
        if question is None or (advice is None and not shows_all):
            continue
        said = f"{advice.text} {advice.good_evidence}" if advice else ""
        if query.lower() in f"{answer.code} {question.text} {said}".lower():
            base = f"/evaluasi/jawaban/{answer.pk}/"
            row = {
                "code": answer.code,
                "text": question.text,
                "url": base,
                "edit_url": f"{base}petunjuk/",
                "advice": excerpt(advice.text or advice.good_evidence) if advice else "",
                "mark": advice.mark if advice else "",
            }
            rows.append(row)
    return {
        "rows": rows,
        "guided_count": guided_count,
        "all_count": len(answers),
        "query": query,
        "shows_all": shows_all,
        "may_manage": may_manage,
    }


def newest_guidance(answer: Answer) -> Guidance | None:
    """The version that counts now: one query."""
    rows = Guidance.objects.filter(question=answer.question_id).select_related("written_by")
    return rows.order_by("-pk").first()


def guidance_history(answer: Answer) -> list[dict[str, object]]:
    """All versions with what each changed, the newest first, over rounds and editions: one query."""
    rows = Guidance.objects.filter(question=answer.question_id).select_related("written_by")
    versions: list[dict[str, object]] = []
    text = good_evidence = ""
    for row in rows.order_by("pk"):
        versions.append(
            {
                "moment": moment_text(row.written_at),
                "by": row.written_by.name,
                "text": difference(text, row.text),
                "good_evidence": difference(good_evidence, row.good_evidence),
                "sample_url": f"/bukti/{row.sample_id}/" if row.sample_id else "",
                "is_from_inquiry": row.comment_id is not None,
            }
        )
        text, good_evidence = row.text, row.good_evidence
    return versions[::-1]


class GuidanceUses:
    """Samples that the guidance in force shows, for ``records.evidence.uses``."""

    def visible(self, by: Actor) -> Exists:
        """Every sample in force: whoever may open evidence may see the city's good example."""
        return Exists(Guidance.objects.filter(pk__in=_newest_ids(), sample=OuterRef("pk")))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Questions whose guidance shows it: one query."""
        newest = _newest_ids()
        held = Guidance.objects.filter(pk__in=newest, sample=evidence)
        rows = Answer.objects.visible_to(by).filter(question__in=held.values("question"))
        answers = rows.select_related("round").order_by("-round__opened_at", "position")
        return [
            Use(
                label=_("Contoh bukti pada petunjuk %(code)s (%(round)s)")
                % {"code": answer.code, "round": answer.round.title},
                url=f"/evaluasi/jawaban/{answer.pk}/",
            )
            for answer in answers
        ]


def _newest_ids() -> QuerySet[Guidance, int]:
    same = Guidance.objects.filter(question=OuterRef("question")).order_by("-pk")
    newest = Guidance.objects.filter(pk=Subquery(same.values("pk")[:1]))
    return newest.values_list("pk", flat=True)
