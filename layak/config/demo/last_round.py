"""The demo city's last round: marks of the papers, waived, accepted, locked and closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from layak.config.demo import content
from layak.config.demo.city import City
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.steering.actions import RoundPlan, close_round, lock_round, open_round


def make_last_round(made: City, *, year: int) -> Round:
    """The whole round of ``year``, at plausible days of that year."""
    told = content.story()["last_round"]
    wati = made.actor("wati", at=_day(year, 2, 3))
    ketut = made.actor("ketut", at=_day(year, 2, 3))
    round_ = open_round(
        plan=RoundPlan(
            code=str(year),
            title=told["title"].format(year=year),
            evaluation_year=year,
            data_years=[year - 2, year - 1],
        ),
        revision=made.revision,
        caretaker=made.agencies["dp3a"],
        by=wati,
        at=_day(year, 2, 3),
    )
    source = told["source"].format(year=year)
    rows = content.last_marks()
    import_marks(round_=round_, rows=rows, source=source, by=wati, at=_day(year, 3, 12))
    every, of_dp3a = _ids(round_), _ids(round_, led_by=made.agencies["dp3a"].pk)
    others = [answer for answer in every if answer not in set(of_dp3a)]
    _move(round_, every, "ready", by=wati, at=_day(year, 3, 17))
    _move(round_, every, "waive", note=told["waiver"], by=ketut, at=_day(year, 3, 20))
    _move(round_, others, "accept", by=wati, at=_day(year, 3, 25))
    _move(round_, of_dp3a, "accept", by=ketut, at=_day(year, 3, 26))
    lock_round(round_=round_, by=ketut, at=_day(year, 3, 28))
    round_.refresh_from_db()
    close_round(round_=round_, by=ketut, at=_day(year, 8, 8))
    round_.refresh_from_db()
    return round_


def _move(round_: Round, ids: list[int], move: str, **more: object) -> None:
    move_answers(round_=round_, answer_ids=ids, move=move, **more)  # type: ignore[arg-type]


def _ids(round_: Round, led_by: int | None = None) -> list[int]:
    rows = Answer.objects.filter(round=round_)
    if led_by is not None:
        rows = rows.filter(assignments__agency=led_by, assignments__relation="lead")
    return list(rows.order_by("position").values_list("pk", flat=True))


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, 20, tzinfo=timezone.get_current_timezone())
