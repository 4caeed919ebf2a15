"""The page of the parts of an answer: for who leads, who contributes, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.reads import AgreedReading, agreed_reading
from layak.evaluation.answers.fields import (
    FieldView,
    FigureRow,
    Typed,
    field_view,
    figure_names,
    figure_rows,
    figure_text,
    option_views,
    part_names,
    shown_value,
)
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.part_models import AssignmentStep
from layak.evaluation.answers.permissions import Standing, standing_of
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.assignments.reads import TraceStep, assignment_trace
from layak.evaluation.dues.reminder_reads import whatsapp_url
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.parts.permissions import can_ask_again, can_contribute, can_take
from layak.evaluation.parts.reads import (
    TONES,
    PartFacts,
    PartView,
    Rights,
    assignment_delegations,
    assignment_steps,
    cell_label,
    delegate_address,
    part_facts,
    part_text,
    part_view,
    waits,
)
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import Tab, contribution_day
from layak.evaluation.rounds.wording import (
    answer_url,
    day_text,
    excerpt,
    moment_text,
    shown_mark,
    stage_tone,
)
from layak.rules.instrument import Question
from layak.rules.refusal import Verdict, verdict
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    HAND_IN,
    STATES,
    TAKE_BACK,
    Stage,
    can_move_part,
    check_write,
)

# The part that a person writes on the page of the parts: a form, or why it is only read.


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """``asked``: what was asked for again; ``late``: that the answer went on without the part."""

    code: str
    name: str
    on_behalf_of: str
    state: str
    tone: str
    since: str
    asked: str
    late: str
    due: str
    may_write: Verdict
    may_take_back: bool
    may_decline: bool
    note: FieldView
    figures: list[FigureRow]
    file_count: int
    row_count: int
    saved: str


def own_part(
    answer: Answer,
    question: Question,
    row: PartFacts,
    *,
    by: Actor,
    standing: Standing,
    steps: list[AssignmentStep],
    due_on: date | None,
    passed: str,
    typed: Typed,
) -> OwnPart:
    """The part as a form for ``by``; no query."""
    assignment, part = row.assignment, row.contribution
    agency, state = assignment.agency, assignment.state
    may = can_contribute(by, standing, agency.pk)
    fields = _fields(answer, question, row, typed)
    return OwnPart(
        code=agency.code,
        name=agency.name,
        on_behalf_of="" if agency.pk in by.agency_ids("contribution.edit") else agency.name,
        state=STATES[state],
        tone=TONES[state],
        since=moment_text(assignment.state_since_at) if assignment.state_since_at else "",
        asked=_asked(row, steps),
        late=_late(answer, row, passed),
        due=day_text(due_on) if due_on else "",
        may_write=verdict(check_write, state) if may.allowed else may,
        may_take_back=may.allowed and can_move_part(TAKE_BACK, state).allowed,
        may_decline=may.allowed and can_move_part(DECLINE, state).allowed,
        note=fields["note"],
        figures=figure_rows(fields, question, answer.round.data_years),
        file_count=len(row.files),
        row_count=row.row_count,
        saved=moment_text(part.saved_at) if part else "",
    )


def _fields(
    answer: Answer, question: Question, row: PartFacts, typed: Typed
) -> dict[str, FieldView]:
    part = row.contribution
    texts = {
        name: part_text(part, name) if part else ""
        for name in part_names(question, answer.round.data_years)
    }
    versions = part.versions if part else {}
    return {
        name: field_view(name, text, versions.get(name, 0), typed) for name, text in texts.items()
    }


def _asked(row: PartFacts, steps: list[AssignmentStep]) -> str:
    """The note with which the part was asked for again, while that holds."""
    if row.assignment.state != ASK_AGAIN.target:
        return ""
    asked = (
        step
        for step in steps
        if step.assignment_id == row.assignment.pk and step.move == ASK_AGAIN.code
    )
    return next((step.note for step in asked), "")


def _late(answer: Answer, row: PartFacts, passed: str) -> str:
    """What became of the part in an answer that has left the agencies' hands."""
    if not passed:
        return ""
    before = [merge for merge in row.taken.values() if merge.at <= answer.stage_since_at]
    if not before:
        told = _(
            "%(passed)s, tanpa bagian Anda. Yang sampai sekarang ada dapat Anda baca di bawah."
        )
    elif row.contribution and row.contribution.saved_at > max(merge.at for merge in before):
        told = _("%(passed)s, dengan bagian Anda yang sebelumnya.")
    else:
        told = _("%(passed)s, dengan bagian Anda.")
    can_hand_in = row.assignment.state != HAND_IN.target
    more = _(" Anda masih dapat menulis dan menyerahkan; pemimpin melihatnya sebagai menyusul.")
    return told % {"passed": passed} + (more if can_hand_in else "")


# The page of the parts of an answer: for who leads, who contributes, and who looks.

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
                (cell_label(name, self.question), shown_value(name, text))
                for name, text in texts
                if text
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
