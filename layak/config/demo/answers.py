"""The story of an answer: invented, written, proved, moved from hand to hand on the days of a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor, actor_of
from layak.config.demo import content
from layak.config.demo.city import City
from layak.config.demo.files import Papers
from layak.evaluation.answers.actions import Edit, save_fields
from layak.evaluation.answers.fields import figure_years
from layak.evaluation.answers.models import Answer
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.rounds.models import Round
from layak.evaluation.stages.actions import move_answer
from layak.rules.instrument import Question

# What a body of the demo city could have answered: option, figures and a note. Pure.

SIDES = ("numerator", "denominator")


def invent(
    question: Question,
    *,
    level: float,
    years: Sequence[int],
    notes: Mapping[str, list[str]],
    dice: Random,
) -> dict[str, str]:
    """An answer near ``level`` (0-1 of the maximum): field to text, as a person fills them in.

    ``years`` are those that have figures.
    """
    aimed = min(1.0, max(0.0, dice.gauss(level, 0.2))) * float(question.maximum)
    points = [abs(float(option.points) - aimed) for option in question.options]
    rung = points.index(min(points)) if points else 0
    figures = _figures(question, rung, years, dice)
    newest = max(years, default=0)
    spoken = {side: figures.get(f"{side}-{newest}", "beberapa") for side in SIDES}
    note = dice.choice(notes[question.kind]).format(
        number=dice.randint(3, 60), year=str(max(years)) if years else "terakhir", **spoken
    )
    # without options the mark itself is written, in half points
    chosen = (
        {"option": question.options[rung].code} if points else {"mark": f"{round(aimed * 2) / 2}"}
    )
    return {**chosen, **figures, "note": note}


def _figures(question: Question, rung: int, years: Sequence[int], dice: Random) -> dict[str, str]:
    share = _share(question, rung, dice)
    is_share = question.figures.startswith("share")
    whole = dice.randrange(240, 9600) if is_share else 0
    told: dict[str, str] = {}
    for age, year in enumerate(sorted(years, reverse=True)):
        part = share * (1 + _before(question, rung) * age)
        count = round(part * whole) if is_share else _count(question, rung, age)
        if question.figures == "count-two-years":
            # the rungs are worse, same, better: the year before was as much as the chosen one says
            better = rung - 1 if question.direction == "higher" else 1 - rung
            count = round(share * 24) + 1 + max(0, -2 * better) - 2 * better * age
        told[f"numerator-{year}"] = str(count)
        if is_share:
            told[f"denominator-{year}"] = str(whole)
    return dict(sorted(told.items(), key=lambda pair: pair[0].split("-")[1]))


def _before(question: Question, rung: int) -> float:
    """How the share of the year before differed: a little worse, unless the rung says otherwise."""
    if question.direction == "lower":
        return 0.1
    if question.figures == "share-two-years":
        # the two lowest rungs are "fell" and "the same"
        return {0: 0.1, 1: 0.0}.get(rung, -0.06)
    return -0.06


def _count(question: Question, rung: int, age: int) -> int:
    """As many as the rung; ladders of five rungs count things of which a city has more."""
    each = 1 if len(question.options) > 5 else 7
    return max(0, rung * each - age)


def _share(question: Question, rung: int, dice: Random) -> float:
    """A measured share that lies in the band of the rung, where bands are known."""
    if question.bands and question.direction == "higher":
        low = float(question.bands[rung])
        above = question.bands[rung + 1 :]
        high = float(above[0]) if above else max(low, 0.97)
        return low + (high - low) * dice.uniform(0.2, 0.8)
    if question.bands:
        low = float(question.bands[rung + 1]) if rung + 1 < len(question.bands) else 0.0
        return low + min(float(question.bands[rung]) - low, 0.2) / 2
    reached = rung / max(len(question.options) - 1, 1)
    if question.direction == "lower":
        return 0.02 + (1 - reached) * 0.2
    return min(0.97, max(0.03, reached * dice.uniform(0.85, 1.0)))


def pick(weights: Mapping[str, float], dice: Random) -> str:
    """One of the names, by its weight."""
    names = list(weights)
    return dice.choices(names, [float(weights[name]) for name in names])[0]


# The days of the current round: what is planned is sorted by time and then really done.

# what someone does: called with the actor and the moment
Deed = Callable[[Actor, datetime], object]


def deed(action: Callable[..., object]) -> Deed:
    return lambda by, at: action(by=by, at=at)


@dataclass(frozen=True, kw_only=True)
class Act:
    at: datetime
    deed: Deed
    username: str
    seat: tuple[str, str] | None


@dataclass(kw_only=True)
class Desk:
    """``at`` is the moment of seeding: nothing happens later."""

    made: City
    round: Round
    at: datetime
    dice: Random
    acts: list[Act] = field(default_factory=list)
    _actors: dict[tuple[str, str, date], Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.papers = Papers(
            place="Kota Musi Raya (contoh)", created=self.at.replace(microsecond=0)
        )

    def add(
        self,
        at: datetime,
        deed: Deed,
        *,
        username: str | None = None,
        seat: tuple[str, str] | None = None,
    ) -> None:
        """Plan a deed of a person, or of whoever holds a seat (body, role) on that day."""
        self.acts.append(Act(at=at, deed=deed, username=username or "", seat=seat))

    def play(self) -> None:
        for act in sorted(self.acts, key=lambda act: act.at):
            act.deed(self._actor(act), act.at)

    def _actor(self, act: Act) -> Actor:
        day = timezone.localdate(act.at)
        who = act.seat or (act.username, "")
        key = (*who, day)
        if key not in self._actors:
            if act.seat:
                holdings = SeatHolding.objects.on(day).select_related("user")
                user = holdings.get(seat=self.made.seats[act.seat]).user
            else:
                user = self.made.users[act.username]
            self._actors[key] = actor_of(user, today=day)
        return self._actors[key]

    def day(self, ago: float, *, hour: int, minute: int = 0) -> datetime:
        """A working moment some days ago; a weekend counts as the Friday before it."""
        local = timezone.localtime(self.at) - timedelta(days=ago)
        local -= timedelta(days=max(0, local.weekday() - 4))
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def days(self, count: int, *, first: float, last: float = 1) -> list[datetime]:
        """Moments in order of time, between ``first`` and ``last`` days ago."""
        moments, ago = [], first
        for step in range(count):
            hour = min(8 + step, 15)
            moments.append(self.day(ago, hour=hour, minute=self.dice.randrange(60)))
            ago = last + (ago - last) * self.dice.uniform(0.4, 0.85)
        return moments


# The story of one answer: written, proved, moved from hand to hand.

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
        invented = fields = invent(
            self.question,
            level=told["levels"][place.part.code],
            years=figure_years(self.question, self.desk.round.data_years),
            notes=told["notes"],
            dice=self.desk.dice,
        )
        if self.code == told["not_met"]["code"]:
            none = min(self.question.options, key=lambda option: option.points)
            fields = {"option": none.code, "note": told["not_met"]["note"]}
        if not is_whole:
            fields = {"note": invented["note"]}
        self.write(fields, at=at)

    def _prove(self, at: datetime, *, is_sure: bool) -> None:
        kinds = [kind for kind in self.question.evidence if kind != "note"] or ["document"]
        if not (is_sure or self.desk.dice.random() < 0.3):
            return
        for kind in kinds[:2]:
            self._attach(kind, at)

    def _attach(self, kind: str, at: datetime) -> None:
        answer_id, name = self.answer.pk, self.code.lower().replace(".", "-")

        def hand_in(by: Actor, at: datetime) -> None:
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
        # who judges for the city; nobody where the body itself moves
        judge = SECRETARIAT if move in {"accept", "return"} else None
        if move == "waive" or (judge and self.lead == "dp3a"):
            judge = CHAIR
        answer_id = self.answer.pk
        self._do(
            at,
            "agency-head" if move == "approve" else "operator",
            lambda by, at: move_answer(
                answer_id=answer_id, move=move, seen=seen, note=note, by=by, at=at
            ),
            username=judge,
        )

    def _do(
        self,
        at: datetime,
        role: str,
        deed: Deed,
        *,
        username: str | None = None,
    ) -> None:
        if username is None and self.desk.made.holder(self.lead, role) is None:
            username = SECRETARIAT
        seat = None if username else (self.lead, role)
        self.desk.add(at, deed, username=username, seat=seat)
