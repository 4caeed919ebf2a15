"""The page of the parts of an answer: for who leads, who contributes, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.due import contribution_day
from layak.evaluation.editions import edition_of
from layak.evaluation.fields import figure_names, figure_text
from layak.evaluation.models import Answer, AssignmentStep
from layak.evaluation.permissions.contributions import can_ask_again, can_take
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.agreements import AgreedReading, agreed_reading
from layak.evaluation.queries.answer_fields import Typed, option_views, shown
from layak.evaluation.queries.answer_tabs import answer_tabs
from layak.evaluation.queries.answers import shown_mark, stage_tone
from layak.evaluation.queries.assignment_trace import TraceStep, assignment_trace
from layak.evaluation.queries.contributions import (
    PartFacts,
    assignment_delegations,
    assignment_steps,
    part_facts,
)
from layak.evaluation.queries.own_part import OwnPart, own_part
from layak.evaluation.queries.part_views import (
    PartView,
    Rights,
    cell_label,
    delegate_address,
    part_view,
    waits,
)
from layak.evaluation.queries.reminder_texts import whatsapp_url
from layak.evaluation.queries.round_tabs import Tab
from layak.evaluation.queries.shown import answer_url, day_text, excerpt, moment_text
from layak.evaluation.standing import Standing, standing_of
from layak.rules.instrument import Question
from layak.rules.refusal import Verdict
from layak.rules.stages import HAND_IN, STATES, Stage

NOBODY = Typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """The answer as it stands, for contributors to read; ``figures`` as label and text."""

    name: str
    delegate: str
    delegate_url: str
    mark: str
    option: str
    note: str
    figures: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An agency whose part is not in, with a text to send by hand."""

    code: str
    name: str
    state: str
    due: str
    text: str
    whatsapp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionPage:
    """``parts`` are those of others, ``own`` the one that the person writes, if any.

    ``passed`` says since when the answer has left the agencies' hands, empty while it has not;
    ``missing`` has texts only for who may ask.
    """

    answer: Answer
    code: str
    text: str
    tabs: list[Tab]
    stage_label: str
    stage_tone: str
    passed: str
    late_names: str
    lead: LeadView | None
    own: OwnPart | None
    missing: list[Missing]
    leads: bool
    parts: list[PartView]
    in_count: int
    part_count: int
    may_take: Verdict
    trace: list[TraceStep]
    agreed: AgreedReading | None
    typed: Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who looks, from where and when; ``stand_in``: the agency for which the secretariat writes."""

    by: Actor
    site: str
    at: datetime
    stand_in: str = ""


def contribution_page(*, answer: Answer, asked: Asked, typed: Typed = NOBODY) -> ContributionPage:
    """The page of an answer that came through ``fetch_answer``: at most nine more queries."""
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    return _Maker(answer, question, asked).page(typed)


class _Maker:
    """What the blocks of the page share."""

    def __init__(self, answer: Answer, question: Question, asked: Asked) -> None:
        self.answer, self.question, self.asked = answer, question, asked
        self.by: Actor = asked.by
        self.policy = stage_policy(answer.round.policy)
        self.stage: Stage = self.policy.stage(answer.stage)
        self.standing: Standing = standing_of(answer, answer.round)
        self.facts = part_facts(answer)
        self.named = [row for row in self.facts if row.is_named]
        self.rights = self._rights()

    def page(self, typed: Typed) -> ContributionPage:
        written = self._written_here()
        lead = next((row for row in self.facts if row.is_lead), None)
        steps = assignment_steps(self.answer)
        # a body that leads now may have contributed before
        others = [
            row
            for row in self.facts
            if row is not written and (not row.is_lead or row.contribution)
        ]
        late = [row for row in self.named if self._is_late(row)]
        return ContributionPage(
            answer=self.answer,
            code=self.question.code,
            text=self.question.text,
            tabs=answer_tabs(self.answer, self.by, "bagian"),
            stage_label=self.stage.label,
            stage_tone=stage_tone(self.policy, self.stage),
            passed=self._passed(),
            late_names=", ".join(row.assignment.agency.name for row in late),
            lead=self._lead(lead) if lead else None,
            own=self._own(written, steps, typed) if written else None,
            missing=[self._missing(row) for row in self.named if waits(row) and row is not written],
            leads=self.rights.asks,
            parts=[self._part(row, steps) for row in others],
            in_count=sum(row.assignment.state == HAND_IN.target for row in self.named),
            part_count=len(self.named),
            may_take=can_take(self.by, self.standing),
            agreed=agreed_reading(self.answer),
            trace=assignment_trace(steps, assignment_delegations(self.answer)),
            typed=typed,
        )

    def _rights(self) -> Rights:
        by, standing = self.by, self.standing
        is_still = standing.round_is_locked or standing.round_is_closed
        delegates = by.agency_ids("assignment.delegate") if not is_still else frozenset[int]()
        sees_all = by.scope("assignment.delegate") == "all" and not is_still
        return Rights(
            takes=can_take(by, standing).allowed,
            asks=can_ask_again(by, standing).allowed,
            stands_in=by.scope("contribution.edit") == "all" and not is_still,
            delegates_for=None if sees_all else delegates,
        )

    def _written_here(self) -> PartFacts | None:
        """The one part that stands as a form: the chosen one, or the first of an own agency."""
        mine = self.by.agency_ids("contribution.edit")
        sees_all = self.by.scope("contribution.edit") == "all"
        own = [row for row in self.named if row.assignment.agency_id in mine]
        chosen = [
            row
            for row in (self.named if sees_all else own)
            if row.assignment.agency.code == self.asked.stand_in
        ]
        return next(iter(chosen or own), None)

    def _passed(self) -> str:
        if self.stage.owner == "agency":
            return ""
        return _("Jawaban pada tahap “%(stage)s” sejak %(moment)s") % {
            "stage": self.stage.label,
            "moment": moment_text(self.answer.stage_since_at),
        }

    def _is_late(self, row: PartFacts) -> bool:
        """Was it handed in after the answer had left the agencies' hands?"""
        since = row.assignment.state_since_at
        is_in = row.assignment.state == HAND_IN.target
        has_passed = self.stage.owner != "agency"
        return bool(has_passed and is_in and since and since > self.answer.stage_since_at)

    def _part(self, row: PartFacts, steps: list[AssignmentStep]) -> PartView:
        mine = (step for step in steps if step.assignment_id == row.assignment.pk)
        newest = next(mine, None)
        said = newest.note if newest and newest.target == row.assignment.state else ""
        return part_view(
            self.answer, self.question, row, self.rights, said=said, is_late=self._is_late(row)
        )

    def _own(self, row: PartFacts, steps: list[AssignmentStep], typed: Typed) -> OwnPart:
        return own_part(
            self.answer,
            self.question,
            row,
            by=self.by,
            standing=self.standing,
            steps=steps,
            due_on=self._due(row),
            passed=self._passed(),
            typed=typed,
        )

    def _due(self, row: PartFacts) -> date | None:
        answer = self.answer
        return contribution_day(self.stage, row.assignment.due_on, answer.due_on, answer.closing)  # type: ignore[attr-defined]  # fetch_answer

    def _lead(self, row: PartFacts) -> LeadView:
        answer = self.answer
        options = option_views(self.question, answer.option)
        names = figure_names(self.question, answer.round.data_years)
        texts = ((name, figure_text(answer.figures, name)) for name in names)
        return LeadView(
            name=row.assignment.agency.name,
            delegate=row.delegation.to.name if row.delegation else "",
            delegate_url=delegate_address(answer, row, self.rights),
            mark=shown_mark(answer.mark, answer.not_applicable_reason),
            option=next((option.label for option in options if option.is_chosen), ""),
            note=answer.note,
            figures=[
                (cell_label(name, self.question), shown(name, text)) for name, text in texts if text
            ],
        )

    def _missing(self, row: PartFacts) -> Missing:
        due_on = self._due(row)
        due = day_text(due_on) if due_on else ""
        text = self._reminder(row, due) if self.rights.asks else ""
        return Missing(
            code=row.assignment.agency.code,
            name=row.assignment.agency.name,
            state=STATES[row.assignment.state].lower(),
            due=due,
            text=text,
            whatsapp=whatsapp_url(text) if text else "",
        )

    def _reminder(self, row: PartFacts, due: str) -> str:
        """What to send by hand: this agency's part alone."""
        lines = [
            _("Yth. %(agency)s,") % {"agency": row.assignment.agency.name},
            _("untuk pertanyaan %(code)s (%(text)s) kami masih menunggu bagian Bapak/Ibu.")
            % {"code": self.question.code, "text": excerpt(self.question.text, 120)},
            _("Mohon diserahkan paling lambat %(day)s.") % {"day": due} if due else "",
            _("Buka: %(url)s") % {"url": f"{self.asked.site}{answer_url(self.answer.pk)}bagian/"},
            _("Bila memang tidak ada bahan, cukup nyatakan di halaman itu. Terima kasih."),
        ]
        return "\n".join(line for line in lines if line)
