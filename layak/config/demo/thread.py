"""The story of one answer: written, proved, moved from hand to hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from layak.config.demo import content
from layak.config.demo.desk import Desk
from layak.config.demo.inventing import invent
from layak.evaluation.answers.actions import Edit, save_fields
from layak.evaluation.answers.fields import figure_years
from layak.evaluation.answers.models import Answer
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.stages.actions import move_answer

SECRETARIAT, CHAIR = "wati", "ketut"
# the moves that lead to each stage; "repair" returns an answer once on its way
WAYS = {
    "draft": [],
    "ready": ["ready"],
    "approved": ["ready", "approve"],
    "accepted": ["ready", "approve", "accept"],
    "returned": ["ready", "approve", "return"],
    "waived": ["ready", "waive"],
    "statement": ["ready"],
}
TARGETS = {
    "ready": "ready",
    "approve": "approved",
    "waive": "approved",
    "accept": "accepted",
    "return": "returned",
}


class Thread:
    """Plans on the desk what happens to one answer."""

    def __init__(self, desk: Desk, answer: Answer, lead: str) -> None:
        self.desk = desk
        self.answer = answer
        self.code = answer.code
        self.lead = lead
        self.seen = "draft"
        self.versions: dict[str, int] = {}
        question = desk.made.edition.find(answer.code)
        assert question is not None  # noqa: S101  # the answers were made from this edition
        self.question = question

    def plan(self, stage: str) -> None:
        """Everything up to ``stage``; "" leaves the answer alone."""
        if not stage:
            return
        dice = self.desk.dice
        way = list(WAYS[stage])
        if stage in {"approved", "accepted"} and dice.random() < 0.18:
            way = ["ready", "return", *way]
        last = 12 if stage == "statement" else 1
        first = dice.uniform(14, 54) if stage != "draft" else dice.uniform(1, 40)
        moments = iter(self.desk.days(len(way) + 2, first=first, last=last))
        self._answer(next(moments), is_whole=bool(way) or dice.random() < 0.5)
        self._prove(next(moments), is_sure=bool(way))
        for move in way:
            self._move(move, next(moments))

    def write(
        self,
        fields: dict[str, str],
        *,
        at: datetime,
        username: str | None = None,
        version: int | None = None,
    ) -> None:
        """Save fields, by a person or by the operator of the lead (else the secretariat)."""
        edits = []
        for name, value in fields.items():
            known = self.versions.get(name, 0)
            edits.append(
                Edit(field=name, value=value, version=known if version is None else version)
            )
            self.versions[name] = known + 1
            if name == "option":
                self.versions["mark"] = self.versions.get("mark", 0) + 1
        answer_id = self.answer.pk
        self._do(
            at,
            "operator",
            lambda by, at: save_fields(answer_id=answer_id, edits=edits, by=by, at=at),
            username=username,
        )

    def _answer(self, at: datetime, *, is_whole: bool) -> None:
        told = content.story()
        if self.code == told["collision"]["code"]:
            return
        if self.code == told["not_applicable"]["code"]:
            self.write({"not_applicable": told["not_applicable"]["reason"]}, at=at)
            return
        place = self.desk.made.edition.place(self.code)
        invented = invent(
            self.question,
            level=told["levels"][place.part.code],
            years=figure_years(self.question, self.desk.round.data_years),
            notes=told["notes"],
            dice=self.desk.dice,
        )
        fields = invented.fields
        if self.code == told["not_met"]["code"]:
            none = min(self.question.options, key=lambda option: option.points)
            fields = {"option": none.code, "note": told["not_met"]["note"]}
        if not is_whole:
            fields = {"note": invented.note}
        self.write(fields, at=at)

    def _prove(self, at: datetime, *, is_sure: bool) -> None:
        kinds = [kind for kind in self.question.evidence if kind != "note"] or ["document"]
        if not (is_sure or self.desk.dice.random() < 0.3):
            return
        for kind in kinds[:2]:
            self._attach(kind, at)

    def _attach(self, kind: str, at: datetime) -> None:
        answer_id, name = self.answer.pk, self.code.lower().replace(".", "-")

        def hand_in(by: Any, at: datetime) -> None:
            kind_title, upload = self.desk.papers.upload(kind, name=name)
            title = f"{kind_title} {self.code}"
            attach_file(answer_id=answer_id, upload=upload, title=title, by=by, at=at)

        self._do(at, "operator", hand_in)

    def _move(self, move: str, at: datetime) -> None:
        told = content.story()
        seen, self.seen = self.seen, TARGETS[move]
        note = ""
        if move == "return":
            note = self.desk.dice.choice(told["return_notes"])
        elif move == "waive":
            note = told["waiver"]
        elif seen == "returned":
            note = told["repair_note"]
        answer_id = self.answer.pk
        self._do(
            at,
            "agency-head" if move == "approve" else "operator",
            lambda by, at: move_answer(
                answer_id=answer_id, move=move, seen=seen, note=note, by=by, at=at
            ),
            username=self._judge(move),
        )

    def _judge(self, move: str) -> str | None:
        """Who judges for the city; None where the body itself moves."""
        if move == "waive" or (move in {"accept", "return"} and self.lead == "dp3a"):
            return CHAIR
        return SECRETARIAT if move in {"accept", "return"} else None

    def _do(
        self,
        at: datetime,
        role: str,
        deed: Callable[[Any, datetime], Any],
        *,
        username: str | None = None,
    ) -> None:
        if username is None and self.desk.made.holder(self.lead, role) is None:
            username = SECRETARIAT
        seat = None if username else (self.lead, role)
        self.desk.add(at, deed, username=username, seat=seat)
