"""The page of the parts of an answer: for who leads, who contributes, and who looks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.reads import agreed_reading
from layak.evaluation.answers.fields import (
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
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.assignments.reads import assignment_trace
from layak.evaluation.dues.reminder_reads import whatsapp_url
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.parts.permissions import can_ask_again, can_contribute, can_take
from layak.evaluation.parts.reads import (
    TONES,
    PartFacts,
    Rights,
    assignment_delegations,
    assignment_steps,
    cell_label,
    delegate_address,
    part_facts,
    part_text,
    part_view,
)
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import contribution_day
from layak.evaluation.rounds.wording import (
    answer_url,
    day_text,
    excerpt,
    moment_text,
    shown_mark,
    stage_tone,
)
from layak.rules.instrument import Question
from layak.rules.refusal import verdict
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    HAND_IN,
    STATES,
    TAKE_BACK,
    can_move_part,
    check_write,
    is_owed,
)

NOBODY = Typed()


def contribution_page(
    *, answer: Answer, by: Actor, site: str, stand_in: str = "", typed: Typed = NOBODY
) -> dict[str, object]:
    """The page of an answer that came through ``fetch_answer``: at most nine more queries.

    ``stand_in``: the agency for which the secretariat writes. ``own`` is the part that ``by``
    writes, if any, ``parts`` are those of others; ``passed`` says since when the answer has left
    the agencies' hands, empty while it has not; ``missing`` has texts only for who may ask.
    """
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    return _Maker(answer, question, by=by, site=site, stand_in=stand_in).page(typed)


class _Maker:
    """What the blocks of the page share."""

    def __init__(
        self, answer: Answer, question: Question, *, by: Actor, site: str, stand_in: str
    ) -> None:
        self.answer, self.question, self.by, self.site = answer, question, by, site
        self.policy = stage_policy(answer.round.policy)
        self.stage = self.policy.stage(answer.stage)
        self.standing = standing_of(answer, answer.round)
        self.facts = part_facts(answer)
        self.named = [row for row in self.facts if row.is_named]
        self.steps = assignment_steps(answer)
        self.passed = ""
        if self.stage.owner != "agency":
            self.passed = _("Jawaban pada tahap “%(stage)s” sejak %(moment)s") % {
                "stage": self.stage.label,
                "moment": moment_text(answer.stage_since_at),
            }
        is_still = self.standing.round_is_locked or self.standing.round_is_closed
        delegates = by.agency_ids("assignment.delegate") if not is_still else frozenset[int]()
        delegates_all = by.scope("assignment.delegate") == "all" and not is_still
        self.rights = Rights(
            takes=can_take(by, self.standing).allowed,
            asks=can_ask_again(by, self.standing).allowed,
            stands_in=by.scope("contribution.edit") == "all" and not is_still,
            delegates_for=None if delegates_all else delegates,
        )
        # one part stands as a form: the chosen one, or the first of an own agency
        mine = by.agency_ids("contribution.edit")
        sees_all = by.scope("contribution.edit") == "all"
        own = [row for row in self.named if row.assignment.agency_id in mine]
        reach = self.named if sees_all else own
        chosen = [row for row in reach if row.assignment.agency.code == stand_in]
        self.written = next(iter(chosen or own), None)

    def page(self, typed: Typed) -> dict[str, object]:
        answer, written = self.answer, self.written
        lead = next((row for row in self.facts if row.is_lead), None)
        parts = []
        for row in self.facts:
            # a body that leads now may have contributed before
            if row is not written and (not row.is_lead or row.contribution):
                mine = (step for step in self.steps if step.assignment_id == row.assignment.pk)
                newest = next(mine, None)
                said = newest.note if newest and newest.target == row.assignment.state else ""
                is_late = self._is_late(row)
                parts.append(
                    part_view(answer, self.question, row, self.rights, said=said, is_late=is_late)
                )
        late = [row for row in self.named if self._is_late(row)]
        missing = [row for row in self.named if is_owed(row.assignment.state)]
        return {
            "answer": answer,
            "code": self.question.code,
            "text": self.question.text,
            "tabs": answer_tabs(answer, self.by, "bagian"),
            "stage_label": self.stage.label,
            "stage_tone": stage_tone(self.policy, self.stage),
            "passed": self.passed,
            "late_names": ", ".join(row.assignment.agency.name for row in late),
            "lead": self._lead(lead) if lead else None,
            "own": self._own(written, typed) if written else None,
            "missing": [self._missing(row) for row in missing if row is not written],
            "leads": self.rights.asks,
            "parts": parts,
            "in_count": sum(row.assignment.state == HAND_IN.target for row in self.named),
            "part_count": len(self.named),
            "may_take": can_take(self.by, self.standing),
            "agreed": agreed_reading(answer),
            "trace": assignment_trace(self.steps, assignment_delegations(answer)),
            "typed": typed,
        }

    def _is_late(self, row: PartFacts) -> bool:
        """Was it handed in after the answer had left the agencies' hands?"""
        since = row.assignment.state_since_at
        is_in = row.assignment.state == HAND_IN.target
        return bool(self.passed and is_in and since and since > self.answer.stage_since_at)

    def _due(self, row: PartFacts) -> str:
        answer = self.answer
        day = contribution_day(self.stage, row.assignment.due_on, answer.due_on, answer.closing)
        return day_text(day) if day else ""

    def _own(self, row: PartFacts, typed: Typed) -> dict[str, object]:
        """The part as a form; ``asked``: what was asked for again, while that holds."""
        assignment, part, years = row.assignment, row.contribution, self.answer.round.data_years
        agency, state = assignment.agency, assignment.state
        may = can_contribute(self.by, self.standing, agency.pk)
        versions = part.versions if part else {}
        fields = {
            name: field_view(
                name, part_text(part, name) if part else "", versions.get(name, 0), typed
            )
            for name in part_names(self.question, years)
        }
        asked = (
            step.note
            for step in self.steps
            if step.assignment_id == assignment.pk and step.move == ASK_AGAIN.code
        )
        is_own = agency.pk in self.by.agency_ids("contribution.edit")
        return {
            "code": agency.code,
            "name": agency.name,
            "on_behalf_of": "" if is_own else agency.name,
            "state": STATES[state],
            "tone": TONES[state],
            "asked": next(asked, "") if state == ASK_AGAIN.target else "",
            "late": self._told_late(row),
            "due": self._due(row),
            "may_write": verdict(check_write, state) if may.allowed else may,
            "may_take_back": may.allowed and can_move_part(TAKE_BACK, state).allowed,
            "may_decline": may.allowed and can_move_part(DECLINE, state).allowed,
            "note": fields["note"],
            "figures": figure_rows(fields, self.question, years),
            "file_count": len(row.files),
            "row_count": row.row_count,
            "saved": moment_text(part.saved_at) if part else "",
        }

    def _told_late(self, row: PartFacts) -> str:
        """What became of the part in an answer that has left the agencies' hands."""
        if not self.passed:
            return ""
        since_at = self.answer.stage_since_at
        before = [merge for merge in row.taken.values() if merge.at <= since_at]
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
        return told % {"passed": self.passed} + (more if can_hand_in else "")

    def _lead(self, row: PartFacts) -> dict[str, object]:
        """The answer as it stands, for contributors to read; ``figures`` as label and text."""
        answer = self.answer
        options = option_views(self.question, answer.option)
        names = figure_names(self.question, answer.round.data_years)
        texts = ((name, figure_text(answer.figures, name)) for name in names)
        return {
            "name": row.assignment.agency.name,
            "delegate": row.delegation.to.name if row.delegation else "",
            "delegate_url": delegate_address(answer, row, self.rights),
            "mark": shown_mark(answer.mark, answer.not_applicable_reason),
            "option": next((option.label for option in options if option.is_chosen), ""),
            "note": answer.note,
            "figures": [
                (cell_label(name, self.question), shown_value(name, text))
                for name, text in texts
                if text
            ],
        }

    def _missing(self, row: PartFacts) -> dict[str, str]:
        """An agency whose part is not in, with a text to send by hand: its part alone."""
        agency, due, text = row.assignment.agency, self._due(row), ""
        if self.rights.asks:
            lines = [
                _("Yth. %(agency)s,") % {"agency": agency.name},
                _("untuk pertanyaan %(code)s (%(text)s) kami masih menunggu bagian Bapak/Ibu.")
                % {"code": self.question.code, "text": excerpt(self.question.text, 120)},
                _("Mohon diserahkan paling lambat %(day)s.") % {"day": due} if due else "",
                _("Buka: %(url)s") % {"url": f"{self.site}{answer_url(self.answer.pk)}bagian/"},
                _("Bila memang tidak ada bahan, cukup nyatakan di halaman itu. Terima kasih."),
            ]
            text = "\n".join(line for line in lines if line)
        return {
            "code": agency.code,
            "name": agency.name,
            "state": STATES[row.assignment.state].lower(),
            "due": due,
            "text": text,
            "whatsapp": whatsapp_url(text) if text else "",
        }
