"""What a link could ask of each agency: the questions that still wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.editions import edition_of
from layak.evaluation.models import AccessLink, Assignment, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.shown import excerpt
from layak.rules.stages import OWING, Policy

TEXT_SHOWN = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnswer:
    """A question that waits for an agency; ``text`` is cut for a line of a list."""

    answer_id: int
    code: str
    text: str
    is_led: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChoice:
    """An agency with how much waits for it; ``head`` is "" where no one approves today."""

    code: str
    name: str
    open_count: int
    ready_count: int
    head: str


def open_answers(round_: Round, task: str) -> dict[int, list[OpenAnswer]]:
    """Questions that a link of this task could ask for, by agency in the round's order: one query.

    Evidence and part: what the agency has to write or hand in still. Approval: what is ready.
    """
    policy = stage_policy(round_.policy)
    edition = edition_of(round_.revision_id)
    named = (
        Assignment.objects.filter(answer__round=round_, ended_at=None)
        .order_by("answer__position")
        .values_list("agency_id", "relation", "state", "answer_id", "answer__code", "answer__stage")
    )
    found: dict[int, list[OpenAnswer]] = {}
    for agency_id, relation, state, answer_id, code, stage in named:
        is_led = relation == Assignment.Relation.LEAD
        if _waits(policy, task, stage, state, is_led=is_led):
            question = edition.find(code)
            text = "" if question is None else excerpt(question.text, TEXT_SHOWN)
            entry = OpenAnswer(answer_id=answer_id, code=code, text=text, is_led=is_led)
            found.setdefault(agency_id, []).append(entry)
    return found


def _waits(policy: Policy, task: str, stage: str, state: str, *, is_led: bool) -> bool:
    if task == AccessLink.Task.APPROVAL:
        return is_led and stage in policy.move("approve").sources
    if is_led:
        return policy.is_editable(stage)
    return state in OWING and policy.stage(stage).counts_as != "done"


def agency_choices(round_: Round, *, today: date) -> list[AgencyChoice]:
    """Agencies for which a link could be made, by name: four queries."""
    waiting = open_answers(round_, AccessLink.Task.EVIDENCE)
    ready = open_answers(round_, AccessLink.Task.APPROVAL)
    heads = heads_on(today)
    agencies = Agency.objects.filter(pk__in={*waiting, *ready}).order_by("name")
    return [
        AgencyChoice(
            code=agency.code,
            name=agency.name,
            open_count=len(waiting.get(agency.pk, ())),
            ready_count=len(ready.get(agency.pk, ())),
            head=next(iter(heads.get(agency.pk, {}).values()), ""),
        )
        for agency in agencies
    ]


def heads_on(today: date) -> dict[int, dict[int, str]]:
    """Who approves for each agency on a day, the longest holder first: account to name; one query."""
    roles = [
        role.code for role in rights().roles.values() if role.rights.get("answer.approve") == "own"
    ]
    holdings = SeatHolding.objects.on(today).filter(seat__role__in=roles, user__is_active=True)
    rows = holdings.order_by("since_on", "pk").values_list(
        "seat__agency_id", "user_id", "user__name"
    )
    found: dict[int, dict[int, str]] = {}
    for agency_id, user_id, name in rows:
        found.setdefault(agency_id, {}).setdefault(user_id, name)
    return found
