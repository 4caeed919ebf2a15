"""Needs as rows, for whoever may see them, and one need with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.questions import Catalogue, QuestionLink, catalogue, question_urls
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessStep
from layak.records.followups.promises.reads import FollowUpRow, rows_by_ids
from layak.rules.facilities import (
    AGREED,
    DEFERRED,
    DONE,
    DROPPED,
    PROPOSED,
    UNFINISHED,
    WHOLE,
    gaps,
    is_late,
)
from layak.rules.numbers import date_id, rupiah_id

DASH = "\u2013"
TONES = {PROPOSED: "", AGREED: "wait", DEFERRED: "lock", DONE: "done", DROPPED: "lock"}
KINDS = dict(ReadinessNeed.Kind.choices)
FUNDINGS = dict(ReadinessNeed.Funding.choices)
STATES = dict(ReadinessNeed.State.choices)


def need_count_sql(code: str) -> str:
    """SQL: how many rows of a year lift the question, among those that a person may see.

    ``code`` is the column that holds the question's code in the statement around it, whose values
    are "sees_year", "sees_all" and "sees" (agency ids).
    """
    return f"""(
SELECT count(*) FROM facilities_readinessneed n
WHERE n.year = %(sees_year)s AND n.codes @> ARRAY[{code}]::varchar[] AND n.state <> 'dropped'
  AND (%(sees_all)s OR n.agency_id = ANY(%(sees)s)))"""  # noqa: S608 - the name of a column


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A row ready to print. ``cost`` in rupiah or None; ``percent`` 0-100.

    ``lacks`` names what is missing ("belum ada dana"); ``parts`` codes of the parts it lifts.
    """

    id: int
    agency_id: int
    agency_name: str
    kind_label: str
    need: str
    why: str
    cost: int | None
    cost_text: str
    funding_label: str
    funding_note: str
    target_on: date | None
    target_text: str
    codes: tuple[str, ...]
    parts: tuple[str, ...]
    state: str
    state_label: str
    tone: str
    percent: int
    lacks: tuple[str, ...]
    is_late: bool
    url: str
    review_label: str
    review_note: str
    followup_id: int | None

    @property
    def facts(self) -> str:
        """Who, what kind, money, day and questions on one line; what is not known is left out."""
        told = (self.agency_name, self.kind_label, self.cost_text, self.funding_label)
        more = (self.target_text, ", ".join(self.codes))
        return " · ".join(text for text in (*told, *more) if text and text != DASH)


def need_url(need_id: int) -> str:
    """The page of a need; written out, since long lists have hundreds of them."""
    return f"/kesiapan/baris/{need_id}/"


def visible_needs(by: Actor) -> QuerySet[ReadinessNeed]:
    """Rows of the own agencies, or of all."""
    rows = ReadinessNeed.objects.select_related("agency")
    if by.scope("readiness.view") == "all":
        return rows
    return rows.filter(agency__in=by.agency_ids("readiness.view"))


def rows_of(
    needs: Iterable[ReadinessNeed], *, known: Catalogue | None = None, today: date
) -> list[NeedRow]:
    """Rows in the order given; no query when they came with their agency and ``known``."""
    known = catalogue() if known is None else known
    rows = []
    for need in needs:
        lacks = gaps(cost=need.cost, funding=need.funding, target_on=need.target_on)
        row = NeedRow(
            id=need.pk,
            agency_id=need.agency_id,
            agency_name=need.agency.name,
            kind_label=KINDS[need.kind],
            need=need.need,
            why=need.why,
            cost=need.cost,
            cost_text=DASH if need.cost is None else rupiah_id(need.cost),
            funding_label=FUNDINGS[need.funding],
            funding_note=need.funding_note,
            target_on=need.target_on,
            target_text=date_id(need.target_on) if need.target_on else DASH,
            codes=tuple(need.codes),
            parts=tuple(known.parts_of(need.codes)),
            state=need.state,
            state_label=STATES[need.state],
            tone=TONES[need.state],
            percent=need.percent,
            lacks=tuple(lacks) if need.state in UNFINISHED else (),
            is_late=is_late(state=need.state, target_on=need.target_on, today=today),
            url=need_url(need.pk),
            review_label=need.review_label,
            review_note=need.review_note,
            followup_id=need.followup_id,
        )
        rows.append(row)
    return rows


def followups_of(rows: Iterable[NeedRow], *, today: date) -> dict[int, FollowUpRow]:
    """The follow-up of each need by the need's id: one query, none without any."""
    by_followup = {row.followup_id: row.id for row in rows if row.followup_id is not None}
    if not by_followup:
        return {}
    found = rows_by_ids(by_followup, today=today)
    return {by_followup[one.id]: one for one in found}


# One need with all that happened to it.

STEPS = 100
CHOICES = 100


def need_page(need: ReadinessNeed, *, by: Actor, at: datetime) -> dict[str, object]:
    """What stands on the page of a need: at most nine queries.

    ``wants_proof``: at 100 % and nothing shows it yet.
    """
    today = timezone.localdate(at)
    row = rows_of([need], today=today)[0]
    rows = need.proofs.filter(removed_at=None).select_related("evidence").order_by("pk")
    proofs: list[dict[str, object]] = [
        {"id": row.pk, "title": row.evidence.title, "url": f"/bukti/{row.evidence_id}/"}
        for row in rows
    ]
    later: ReadinessNeed | None = getattr(need, "carried_to", None)
    asked, urls = catalogue().questions, question_urls(need.codes, by)
    questions = [
        QuestionLink(
            code=code,
            text=asked[code].text if code in asked else _("tidak ada di instrumen sekarang"),
            url=urls.get(code, ""),
        )
        for code in need.codes
    ]
    lines: list[dict[str, object]] = []
    for step in need.steps.select_related("by").order_by("-pk")[:STEPS]:
        title = str(ReadinessStep.Kind(step.kind).label)
        if step.kind == ReadinessStep.Kind.REVIEWED:
            title = _("Dibahas: %(state)s") % {"state": step.get_state_display().lower()}
        elif step.kind == ReadinessStep.Kind.PROGRESS:
            title = _("Kemajuan %(n)d persen") % {"n": step.percent}
        who = step.by.name if step.by else _("Sistem")
        lines.append({"title": title, "note": step.note, "by": who, "moment": moment_id(step.at)})
    return {
        "need": need,
        "row": row,
        "questions": questions,
        "proofs": proofs,
        "steps": lines,
        "followup": followups_of([row], today=today).get(need.pk),
        "former_url": need_url(need.carried_from_id) if need.carried_from_id else "",
        "later_url": need_url(later.pk) if later else "",
        "later_year": need.year + 1,
        "wants_proof": need.percent == WHOLE and need.state != DONE,
    }


def evidence_choices(need: ReadinessNeed) -> list[tuple[str, str]]:
    """The newest hundred of the agency's library, to prove with: one query."""
    rows = Evidence.objects.filter(agency=need.agency_id).order_by("-pk")[:CHOICES]
    return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]


def day_or_none(need: ReadinessNeed, today: date) -> date | None:
    """The target, where it is still ahead: the day that a follow-up would have."""
    return need.target_on if need.target_on and need.target_on >= today else None
