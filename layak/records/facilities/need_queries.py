"""One need with all that happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.files.models import Evidence
from layak.records.facilities.models import ReadinessNeed, ReadinessStep
from layak.records.facilities.permissions import (
    can_change,
    can_progress,
    can_promise,
    can_withdraw,
)
from layak.records.facilities.queries import (
    NeedRow,
    followups_of,
    need_url,
    rows_of,
    visible,
)
from layak.records.facilities.questions import catalogue, question_urls
from layak.records.followups.queries.rows import FollowUpRow
from layak.rules.facilities import DONE, WHOLE
from layak.rules.refusal import Verdict

STEPS = 100
CHOICES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedQuestion:
    """``url`` is empty where this person does not see the question."""

    code: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    id: int
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    title: str
    note: str
    by: str
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage:
    """Verdicts say why not. ``wants_proof``: at 100 % and nothing shows it yet."""

    need: ReadinessNeed
    row: NeedRow
    questions: list[LiftedQuestion]
    proofs: list[ProofRow]
    steps: list[StepRow]
    followup: FollowUpRow | None
    former_url: str
    later_url: str
    later_year: int
    wants_proof: bool
    may_review: bool
    may_change: Verdict
    may_withdraw: Verdict
    may_progress: Verdict
    may_promise: Verdict
    promises: bool


def find_need(need_id: int, *, by: Actor) -> ReadinessNeed:
    """A row that ``by`` may see. Raises ReadinessNeed.DoesNotExist."""
    return visible(by).select_related("reviewed_by", "carried_to").get(pk=need_id)


def need_page(need: ReadinessNeed, *, by: Actor, at: datetime) -> NeedPage:
    """The page of a need that came through ``find_need``: at most nine queries."""
    today = timezone.localdate(at)
    row = rows_of([need], today=today)[0]
    proofs = _proofs(need)
    later: ReadinessNeed | None = getattr(need, "carried_to", None)
    return NeedPage(
        need=need,
        row=row,
        questions=_questions(need, by),
        proofs=proofs,
        steps=_steps(need),
        followup=followups_of([row], today=today).get(need.pk),
        former_url=need_url(need.carried_from_id) if need.carried_from_id else "",
        later_url=need_url(later.pk) if later else "",
        later_year=need.year + 1,
        wants_proof=need.percent == WHOLE and need.state != DONE,
        may_review=by.scope("readiness.review") == "all",
        may_change=can_change(by, need),
        may_withdraw=can_withdraw(by, need),
        may_progress=can_progress(by, need),
        may_promise=can_promise(by, need),
        promises=by.scope("followup.manage") == "all" and need.followup_id is None,
    )


def _questions(need: ReadinessNeed, by: Actor) -> list[LiftedQuestion]:
    asked, urls = catalogue().questions, question_urls(need.codes, by)
    return [
        LiftedQuestion(
            code=code,
            text=asked[code].text if code in asked else _("tidak ada di instrumen sekarang"),
            url=urls.get(code, ""),
        )
        for code in need.codes
    ]


def _proofs(need: ReadinessNeed) -> list[ProofRow]:
    rows = need.proofs.filter(removed_at=None).select_related("evidence").order_by("pk")
    return [
        ProofRow(id=row.pk, title=row.evidence.title, url=f"/bukti/{row.evidence_id}/")
        for row in rows
    ]


def _steps(need: ReadinessNeed) -> list[StepRow]:
    rows = need.steps.select_related("by").order_by("-pk")[:STEPS]
    return [
        StepRow(
            title=_step_title(step),
            note=step.note,
            by=step.by.name if step.by else _("Sistem"),
            moment=moment_id(step.at),
        )
        for step in rows
    ]


def _step_title(step: ReadinessStep) -> str:
    kind = ReadinessStep.Kind(step.kind)
    if kind == ReadinessStep.Kind.REVIEWED:
        return _("Dibahas: %(state)s") % {"state": step.get_state_display().lower()}
    if kind == ReadinessStep.Kind.PROGRESS:
        return _("Kemajuan %(n)d persen") % {"n": step.percent}
    return str(kind.label)


def evidence_choices(need: ReadinessNeed) -> list[tuple[str, str]]:
    """The newest hundred of the agency's library, to prove with: one query."""
    rows = Evidence.objects.filter(agency=need.agency_id).order_by("-pk")[:CHOICES]
    return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]


def day_or_none(need: ReadinessNeed, today: date) -> date | None:
    """The target, where it is still ahead: the day that a follow-up would have."""
    return need.target_on if need.target_on and need.target_on >= today else None
