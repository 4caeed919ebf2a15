"""One answer at the desk: what it says, what proves it, and what changed since it was last judged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.fields import (
    field_label,
    field_text,
    figure_names,
    figure_text,
    option_views,
    shown_value,
)
from layak.evaluation.answers.models import Answer, AnswerRevision, AnswerStep, EvidenceUse
from layak.evaluation.answers.permissions import standing_of, with_standing
from layak.evaluation.answers.reads import answer_schema
from layak.evaluation.answers.rules import page_ranges
from layak.evaluation.carrying.reads import former_line, former_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.reads import flag_page
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import DASH, day_text, mark_text, moment_text
from layak.evaluation.scores.reads import mark_note, measured
from layak.evaluation.stages.permissions import can_move
from layak.evaluation.stages.reads import find_move
from layak.evaluation.tables.reads import counted_rows, shown_cells
from layak.platform.documents.pictures.pages import DRAWN
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import type_name
from layak.records.evidence.reading.models import FileText
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict
from layak.rules.scoring import NOT_APPLICABLE
from layak.workflows.verification.desk.duties import JUDGE, Duty
from layak.workflows.verification.desk.models import FileVerdict, Remark
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.stages.models import StageMark, VerificationStage
from layak.workflows.verification.stages.permissions import can_judge

REMARKS = 12


def desk_answer(answer_id: int, by: Actor, duty: Duty, *, at: datetime) -> Answer:
    """The answer with its round, when this desk last judged it (``looked_at``), and the remarks
    that are kept: one query. Raises Answer.DoesNotExist."""
    steps = AnswerStep.objects.filter(answer=OuterRef("pk")).order_by("-pk").values("at")
    judged = StageMark.objects.filter(answer=OuterRef("pk")).order_by("-pk").values("at")
    moved = Subquery(steps.filter(move__in=[m for m in (duty.forward, duty.back) if m])[:1])
    remarks = Remark.objects.filter(ended_at=None).order_by("-pk")
    rows = Answer.objects.visible_to(by).select_related("round", "saved_by")
    found = with_standing(rows, at=at).annotate(
        former_edition=F("round__previous__revision__edition__code"),
        looked_at=Greatest(moved, Subquery(judged[:1])) if duty == JUDGE else moved,
        remarks=ArraySubquery(remarks.values(row=JSONObject(pk="pk", text="text"))[:REMARKS]),
    )
    answer: Answer = found.get(pk=answer_id)
    answer.previous_edition = vars(answer)["former_edition"] or ""
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``key`` is the fingerprint of what is shown, ``drafted`` how the note of a return begins."""

    part: str
    key: str
    drafted: str
    page: dict[str, object]


def item(answer: Answer, by: Actor, *, proof: int = 0, page: int = 0, remark: int = 0) -> Item:
    """The answer as the desk shows it, in five queries at most; it came through ``desk_answer``.

    ``proof`` is the use whose file stands beside it, 0 for the first; ``page`` that of the file;
    ``remark`` a kept sentence with which the note begins.
    """
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    looked_at: datetime | None = vars(answer)["looked_at"]
    uses = list(_uses(answer))
    standing_uses = [use for use in uses if use.removed_at is None]
    table = _table(answer)
    former = former_of(answer, edition, question)
    remarks = vars(answer)["remarks"]
    shown = {
        "answer": answer,
        "question": question,
        "place": edition.place(answer.code).indicator,
        "mark": mark_text(NOT_APPLICABLE if answer.not_applicable_reason else answer.mark),
        "maximum": decimal_id(answer.maximum),
        "mark_note": mark_note(answer, question),
        "options": option_views(question, answer.option),
        "measured": measured(answer, question, answer.round.data_years),
        "figures": [
            (field_label(name), shown_value(name, figure_text(answer.figures, name)) or DASH)
            for name in figure_names(question, answer.round.data_years)
        ],
        "table": table,
        "flags": flag_page(answer, by),
        "former": former_line(former),
        "proofs": [_proof(use) for use in standing_uses],
        "shown": _shown(standing_uses, by, proof, page),
        "changes": _changes(answer, uses, question, looked_at) if looked_at else [],
        "looked": moment_text(looked_at) if looked_at else "",
        "remarks": remarks,
    }
    lines = [kept["text"] for kept in remarks if kept["pk"] == remark]
    if refused := _refused_lines(standing_uses):
        lines += [_("Berkas yang perlu diganti:"), *(f"- {line}" for line in refused)]
    return Item(
        part=edition.place(answer.code).part.code,
        key=fingerprint(answer, standing_uses, table),
        drafted="\n".join(lines),
        page=shown,
    )


def _uses(answer: Answer) -> QuerySet[EvidenceUse]:
    """Each use of a proof with its newest version, how many pages it has, and the last verdict."""
    newest = EvidenceFile.objects.filter(evidence=OuterRef("evidence")).order_by("-version")
    read = FileText.objects.filter(
        file__evidence=OuterRef("evidence"), file__version=OuterRef("version")
    )
    verdict = FileVerdict.objects.filter(use=OuterRef("pk")).order_by("-pk")
    told = JSONObject(
        version="version", good="is_good", reason="reason", text="text", by="by__name"
    )
    return (
        EvidenceUse.objects.filter(answer=answer)
        .select_related("evidence__agency", "added_by")
        .annotate(
            version=Subquery(newest.values("version")[:1]),
            media_type=Subquery(newest.values("media_type")[:1]),
            page_count=Subquery(read.values("page_count")[:1]),
            verdict=Subquery(verdict.values(told=told)[:1]),
        )
        .order_by("pk")
    )


def _verdict(use: EvidenceUse) -> dict[str, Any] | None:
    """The last word on the version that stands there now; a newer version has none yet."""
    facts = vars(use)
    verdict: dict[str, Any] | None = facts["verdict"]
    return verdict if verdict and verdict["version"] == facts["version"] else None


def _proof(use: EvidenceUse) -> dict[str, object]:
    facts, verdict = vars(use), _verdict(use)
    evidence = use.evidence
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    told = [
        _("versi %(n)d") % {"n": facts["version"]} if facts["version"] else "",
        type_name(facts["media_type"] or ""),
        _("%(n)d halaman") % {"n": facts["page_count"]} if facts["page_count"] else "",
        evidence.agency.name,
    ]
    word = tone = ""
    if verdict:
        tone, word = ("done", _("Cukup")) if verdict["good"] else ("late", _("Ditolak"))
    elif facts["verdict"]:
        tone, word = "note", _("Diganti sejak ditolak")
    return {
        "use": use.pk,
        "title": evidence.title,
        "facts": " · ".join(fact for fact in told if fact),
        "pages": use.pages,
        "tone": tone,
        "word": word,
        "because": verdict_text(verdict) if verdict and not verdict["good"] else "",
        "is_restricted": is_restricted,
    }


def verdict_text(verdict: Mapping[str, Any]) -> str:
    """Why a file was refused, and by whom."""
    words = f": {verdict['text']}" if verdict["text"] else ""
    return f"{scheme().reason_label(verdict['reason'])}{words} ({verdict['by']})"


def _refused_lines(uses: list[EvidenceUse]) -> list[str]:
    """The refused files with the reason, to stand in the note of a return."""
    found = [(use.evidence.title, _verdict(use)) for use in uses]
    return [
        f"{title}: {scheme().reason_label(verdict['reason'])}"
        + (f", {verdict['text']}" if verdict["text"] else "")
        for title, verdict in found
        if verdict and not verdict["good"]
    ]


def _shown(uses: list[EvidenceUse], by: Actor, proof: int, page: int) -> dict[str, object] | None:
    """The file beside the answer, the first that has pages where none was chosen.

    A restricted one is opened on its own page, with a reason.
    """
    pictured = [
        one
        for one in uses
        if vars(one)["media_type"] in DRAWN
        and one.evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
    ]
    use = next((one for one in uses if one.pk == proof), next(iter([*pictured, *uses]), None))
    if use is None:
        return None
    facts = vars(use)
    evidence, version = use.evidence, facts["version"]
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    total = facts["page_count"] or 1
    ranges = page_ranges(use.pages)
    number = min(max(page or (ranges[0][0] if ranges else 1), 1), total)
    is_drawn = not is_restricted and version and facts["media_type"] in DRAWN
    opens = not is_restricted or may_open_restricted(by, evidence)
    names = [evidence.pk, version]
    return {
        "use": use.pk,
        "title": evidence.title,
        "version": version,
        "page": number,
        "total": total,
        "picture_url": reverse("evidence_page", args=[*names, number]) if is_drawn else "",
        "view_url": reverse("evidence_view", args=names) if version and opens else "",
        "detail_url": reverse("evidence_detail", args=[evidence.pk]),
        "is_restricted": is_restricted,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < total else 0,
        "used": use.pages,
    }


def _table(answer: Answer) -> dict[str, object] | None:
    """The typed table as it stands in the answer: one query where the question has one."""
    schema = answer_schema(answer)
    if schema is None:
        return None
    rows = [shown_cells(schema, row.cells) for row in counted_rows(answer, answer.lead_id)]
    codes = [column.code for column in schema.typed]
    return {
        "name": schema.name,
        "heads": [column.label for column in schema.typed],
        "rows": [[cells.get(code, "") for code in codes] for cells in rows],
    }


def _changes(
    answer: Answer, uses: list[EvidenceUse], question: Question, since: datetime
) -> list[str]:
    """What was saved and handed in since then, as sentences: one query."""
    saves = AnswerRevision.objects.filter(answer=answer, is_kept=True, saved_at__gt=since)
    options = {option.code: option.label for option in question.options}
    lines = []
    for field in dict.fromkeys(saves.order_by("pk").values_list("field", flat=True)):
        text = shown_value(field, field_text(answer, field))
        now = options.get(text, text) if field == "option" else text
        lines.append(
            _("%(field)s sekarang: %(text)s") % {"field": field_label(field), "text": now[:160]}
            if now
            else _("%(field)s dikosongkan") % {"field": field_label(field)}
        )
    for use in uses:
        title = {"title": use.evidence.title}
        if use.removed_at is not None:
            if use.removed_at > since:
                lines.append(_("Bukti dilepas: %(title)s") % title)
        elif use.added_at > since:
            lines.append(_("Bukti baru: %(title)s") % title)
    return lines


def fingerprint(answer: Answer, uses: list[EvidenceUse], table: Mapping[str, object] | None) -> str:
    """16 hex digits over all that is judged: another mark, text, row or version gives another."""
    facts = [
        str(answer.mark),
        answer.option,
        answer.figures,
        answer.note,
        answer.not_applicable_reason,
        table["rows"] if table else [],
        [(use.evidence_id, vars(use)["version"]) for use in uses],
    ]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def current_key(answer: Answer) -> str:
    """The fingerprint of an answer as it stands now: one query, two with a typed table."""
    uses = [use for use in _uses(answer) if use.removed_at is None]
    return fingerprint(answer, uses, _table(answer))


# The stages beside an answer: what each said, and what may be said now.


def stages_beside(round_: Round, answer: Answer) -> list[VerificationStage]:
    """The stages of the round, each with its newest mark on the answer (``given``): one query."""
    newest = StageMark.objects.filter(stage=OuterRef("pk"), answer=answer).order_by("-version")
    told = JSONObject(
        pk="pk", version="version", mark="mark", before="before", reason="reason", text="text",
        by="by__name", by_id="by", at="at", needs="needs_second", agreed="agreement__by__name",
    )  # fmt: skip
    rows = VerificationStage.objects.filter(round=round_)
    return list(rows.annotate(given=Subquery(newest.values(told=told)[:1])).order_by("pk"))


def stage_rows(stages: list[VerificationStage], answer: Answer) -> list[dict[str, str]]:
    """One line for the answer's own mark and one for each stage that was opened."""
    saved = answer.saved_by.name if answer.saved_by else ""
    own = mark_text(NOT_APPLICABLE if answer.not_applicable_reason else answer.mark)
    lines = [{"label": scheme().stages[0].short, "mark": own, "by": saved, "why": ""}]
    for stage in stages:
        given = vars(stage)["given"]
        kind = scheme().stage(stage.code)
        if given is None:
            lines.append({"label": kind.short, "mark": DASH, "by": "", "why": ""})
            continue
        mark = NOT_APPLICABLE if given["mark"] is None else Decimal(str(given["mark"]))
        why = (
            scheme().reason_label(given["reason"])
            if given["reason"]
            else _("Sama dengan sebelumnya")
        )
        if given["text"]:
            why = f"{why}: {given['text']}"
        if given["needs"]:
            agreed = given["agreed"]
            why += " · " + (_("disepakati %s") % agreed if agreed else _("menunggu orang kedua"))
        lines.append({"label": kind.short, "mark": mark_text(mark), "by": given["by"], "why": why})
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What may be judged now in the open stage of the city.

    ``mark`` is the one it has there, else the answer's own, as people type it; ``version`` 0
    while it has none. ``agree`` is the mark of another person that waits for somebody, or 0.
    """

    stage: VerificationStage
    label: str
    version: int
    mark: str
    verdict: Verdict
    closes: str
    agree: int
    given_by: str


def judging(
    stages: list[VerificationStage], answer: Answer, by: Actor, *, at: datetime
) -> Judging | None:
    """None while no stage is open in which people of the city judge. No query within its window."""
    kinds = {stage.pk: scheme().stage(stage.code) for stage in stages}
    stage = next((s for s in stages if s.closed_at is None and kinds[s.pk].marks == "judged"), None)
    if stage is None:
        return None
    given = vars(stage)["given"] or {}
    mark = answer.mark
    if given.get("mark") is not None:
        mark = Decimal(str(given["mark"]))
    waits = bool(given) and given["needs"] and not given["agreed"]
    return Judging(
        stage=stage,
        label=kinds[stage.pk].label,
        version=given.get("version", 0),
        mark="" if mark is None else decimal_id(mark),
        verdict=can_judge(by, stage, kinds[stage.pk], standing_of(answer, answer.round), at=at),
        closes=day_text(timezone.localdate(stage.closes_at)),
        agree=given["pk"] if waits and given["by_id"] != by.user.pk else 0,
        given_by=given.get("by", ""),
    )


def moves(answer: Answer, by: Actor, duty: Duty) -> dict[str, Verdict]:
    """Whether ``by`` may send the answer on, and back; a judge sends nothing on."""
    policy, standing = stage_policy(answer.round.policy), standing_of(answer, answer.round)
    found = {}
    for name, code in (("forward", duty.forward), ("back", duty.back)):
        is_there = bool(code) and find_move(policy, code, by) is not None
        found[name] = can_move(by, standing, code) if is_there else Verdict(allowed=False)
    return found
