"""One question with its answer, its proof, and everything that stands around it on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.reads import agency_name_sql
from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.reads import agreed_reading
from layak.evaluation.answers.fields import (
    Typed,
    field_views,
    figure_rows,
    option_views,
)
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import (
    can_add_evidence,
    can_edit,
    can_remove_evidence,
    standing_of,
)
from layak.evaluation.answers.reads import Named, answer_tabs, body_of, on_behalf_of
from layak.evaluation.carrying.reads import (
    carried_notice,
    former_line,
    former_of,
)
from layak.evaluation.desk.counts import counts_beside
from layak.evaluation.desk.trace_reads import recent_saves, recent_steps, trace
from layak.evaluation.dues.reads import extension_remark
from layak.evaluation.editions.reads import edition_of, national_remarks
from layak.evaluation.flags.reads import flag_page
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import due_day
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import answer_url, day_text, mark_text, moment_text, stage_tone
from layak.evaluation.scores.reads import (
    live_score,
    mark_note,
    measured,
    round_marks,
)
from layak.evaluation.stages.reads import move_buttons
from layak.evaluation.talks.reads import city_guidance
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import type_name
from layak.records.evidence.library.facts import evidence_sql
from layak.records.followups.promises.permissions import can_create
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import decimal_id
from layak.rules.proof import Proof, year_fault
from layak.rules.refusal import Verdict
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark, condition_of

# The evidence of an answer with all its versions, as the question page lists it.


class _File(NamedTuple):
    evidence_id: int
    version: int
    media_type: str
    size: int
    uploaded_at: datetime
    title: str
    sensitivity: str
    agency: str
    years: list[int]
    valid_since_on: date | None
    valid_until_on: date | None


NEWEST = f"""
SELECT e.id, e.version, e.media_type, e.size, e.uploaded_at, e.title, e.sensitivity,
  {agency_name_sql("e.agency_id")}, e.years, e.valid_since_on, e.valid_until_on
FROM evaluation_evidenceuse u
JOIN LATERAL {evidence_sql("u.evidence_id")} e ON e.version IS NOT NULL
WHERE u.answer_id = %(answer)s AND u.removed_at IS NULL
ORDER BY u.id
"""  # noqa: S608 - names of our own tables


def evidence_rows(answer_id: int, data_years: Sequence[int]) -> list[dict[str, object]]:
    """Evidence in use by an answer, oldest use first, each with its newest version: one query.

    What a person confirmed about its years and validity is held against the data years.
    """
    rows: list[dict[str, object]] = []
    for file in (_File(*row) for row in fetch(NEWEST, {"answer": answer_id})):
        facts = [
            _("versi %(n)d") % {"n": file.version},
            type_name(file.media_type),
            size(file.size),
            day_text(timezone.localdate(file.uploaded_at)),
            file.agency,
        ]
        proof = Proof(
            years=tuple(file.years), since_on=file.valid_since_on, until_on=file.valid_until_on
        )
        rows.append(
            {
                "url": f"/bukti/{file.evidence_id}/",
                "title": file.title,
                "facts": " · ".join(facts),
                "warning": year_fault(proof, data_years) or "",
                "is_restricted": file.sensitivity == Evidence.Sensitivity.RESTRICTED,
            }
        )
    return rows


# One question with its answer, and everything that stands around it on the page.

NOBODY = Typed()


def answer_page(
    *, answer: Answer, by: Actor, at: datetime, typed: Typed = NOBODY
) -> dict[str, object]:
    """The page of an answer that came through ``fetch_answer``: at most ten more queries.

    Texts are ready to print; ``fields`` is by name, ``may_edit`` says why not.
    """
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    steps = recent_steps(answer)
    flags = flag_page(answer, by)
    marks = round_marks(answer.round_id, by)
    saves = recent_saves(answer)
    former = former_of(answer, edition, question)
    before, after = marks.neighbours(answer.code)
    bodies: list[Named] = answer.bodies
    sees_evidence = by.may("evidence.view")
    # why the answer is where it is: the note of the step that brought it here
    arrival, last = None, steps[0] if steps else None
    # the note of a return stands by itself, until the answer is accepted
    is_told = last is not None and last.target == "returned" and flags["return_note"]
    if last is not None and last.target == answer.stage and last.note and not is_told:
        named = {"name": last.by, "moment": moment_text(last.at)}
        arrival = {"title": _("Catatan %(name)s, %(moment)s") % named, "note": last.note}
    return {
        "answer": answer,
        "tabs": answer_tabs(answer, by),
        **_wording(edition, question, answer),
        **_work(answer, question, typed),
        **_rights(answer, by, _not_asked(edition, question, marks.marks), at=at),
        # what others do about the question: guidance, the agreed reading, promises, counts
        "city_guidance": city_guidance(answer, by),
        "guidance_url": reverse("guidance_edit", args=[answer.pk])
        if by.may("guidance.manage")
        else "",
        "counts": counts_beside(edition.code, answer.code, answer.round.data_years),
        "agreed": agreed_reading(answer),
        "agreement_url": f"{answer_url(answer.pk)}kesepakatan/",
        "may_decide": by.may("agreement.decide"),
        "need_count": answer.need_count,
        "promise_count": answer.promise_count,
        "may_promise": can_create(by).allowed,
        "score": live_score(edition, answer.code, marks.marks, answer.round),
        "bodies": [body_of(row) for row in bodies],
        "on_behalf_of": on_behalf_of(bodies, by),
        "evidence": evidence_rows(answer.pk, answer.round.data_years) if sees_evidence else [],
        "sees_evidence": sees_evidence,
        "trace": trace(answer, saves, steps),
        "late_count": sum(not save.is_kept for save in saves),
        "arrival": arrival,
        "flags": flags,
        "former": former_line(former),
        "carried": carried_notice(answer, question),
        "previous": {"code": before[0], "url": answer_url(before[1])} if before else None,
        "next": {"code": after[0], "url": answer_url(after[1])} if after else None,
        "typed": typed,
    }


def _wording(edition: Edition, question: Question, answer: Answer) -> dict[str, object]:
    place = edition.place(question.code)
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    remarks = [note.text for note in edition.notes_at(question.code)]
    base = f"/evaluasi/{answer.round.code}/"
    crumbs: list[tuple[str, str]] = [
        (_("Pertanyaan"), base),
        (place.part.name, f"{base}bagian/{place.part.code}/"),
        (
            f"{place.indicator.code} {place.indicator.name}",
            f"{base}indikator/{place.indicator.code}/",
        ),
    ]
    return {
        "code": question.code,
        "text": question.text,
        "own_label": question.label if question.official_text else "",
        "crumbs": crumbs,
        "maximum": decimal_id(question.maximum),
        "guidance": question.guidance,
        "measure": question.measure,
        "national": national_remarks(edition).get(question.code),
        "remarks": [*([question.note] if question.note else []), *remarks],
        "is_our_reading": "inferred" in (question.basis, question.names_basis),
        "wanted_evidence": [kinds.get(code, code) for code in question.evidence],
    }


def _work(answer: Answer, question: Question, typed: Typed) -> dict[str, object]:
    years = answer.round.data_years
    fields = field_views(answer, question, years, typed)
    reason = answer.not_applicable_reason
    # the day that counts now: the answer's own, or the closing day of its stage
    stage = stage_policy(answer.round.policy).stage(answer.stage)
    day = due_day(stage, answer.due_on, answer.closing)
    due = day_text(day) if day else ""
    saved = ""
    if answer.saved_at is not None:
        saved = _("Terakhir disimpan %(moment)s oleh %(name)s.") % {
            "moment": moment_text(answer.saved_at),
            "name": answer.saved_by_name,
        }
    return {
        "fields": fields,
        "figures": figure_rows(fields, question, years),
        "options": option_views(question, fields["option"].text),
        "mark": mark_text(NOT_APPLICABLE if reason else answer.mark),
        "mark_note": mark_note(answer, question),
        "measured": measured(answer, question, years),
        "saved": saved,
        "due": due,
        "due_remark": extension_remark(answer),
        "returned": _("Dikembalikan %(n)d kali") % {"n": answer.returned_count}
        if answer.returned_count > 1
        else "",
    }


def _not_asked(edition: Edition, question: Question, marks: Mapping[str, Mark]) -> str:
    """Why the question is not asked now; empty where it is."""
    if marks.get(question.code) is not NOT_ASKED:
        return ""
    code, options = condition_of(edition, question)
    return _("Tidak ditanyakan sekarang: hanya bila %(code)s dijawab %(options)s.") % {
        "code": code,
        "options": _(" atau ").join(f"“{option}”" for option in options),
    }


def _rights(answer: Answer, by: Actor, not_asked: str, *, at: datetime) -> dict[str, object]:
    standing = standing_of(answer, answer.round)
    policy = stage_policy(standing.policy)
    stage = policy.stage(standing.stage)
    return {
        "stage_label": stage.label,
        "stage_tone": stage_tone(policy, stage),
        "may_edit": Verdict(allowed=False, reason=not_asked)
        if not_asked
        else can_edit(by, standing),
        "may_add_evidence": can_add_evidence(by, standing),
        "may_remove_evidence": can_remove_evidence(by, standing),
        "moves": [] if not_asked else move_buttons(answer, standing, by, at=at),
    }
