"""Mistakes planted in the practice city, by the same actions that a person uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.config.demo import content
from layak.config.demo.files import Papers
from layak.evaluation.answers.actions import Edit, save_fields
from layak.evaluation.answers.fields import figure_names
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.rounds.models import Round
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.instrument import Question
from layak.surfaces.practice.events import PracticeBegun

OPERATOR = "sari"


@transaction.atomic
def plant(*, at: datetime) -> None:
    """Plant the mistakes in the made city, and tell whoever may sign in where the tasks are."""
    round_ = Round.objects.get(code=content.story()["round"]["code"])
    user = User.objects.get(username=OPERATOR)
    by = actor_of(user, today=timezone.localdate(at))
    # a question of the operator's agency where a contributor has not begun, else any such
    waiting = Assignment.objects.filter(
        answer__round=round_,
        relation="contributor",
        state=Assignment.State.OPEN,
        ended_at=None,
        answer__assignments__relation="lead",
        answer__assignments__ended_at=None,
        answer__assignments__agency__code="dinkes",
    )
    answers = {
        "returned": round_.answers.get(code=content.story()["returned"][0]),
        "collision": round_.answers.get(code=content.story()["collision"]["code"]),
        "part": waiting.select_related("answer").order_by("answer__position")[0].answer,
    }
    taken = {answer.pk for answer in answers.values()}
    free = [row for row in _drafts(round_, by) if row[0].pk not in taken]
    # a mark without an option
    answer, question = _take(free, lambda question: len(question.options) > 1)
    half = (question.maximum / 2).quantize(question.options[0].points)
    _save(answer, {"option": "", "mark": f"{half:f}"}, by, at=at)
    answers["option"] = answer
    # figures that cannot be: more of something than there is
    answer, question = _take(free, lambda question: question.figures.startswith("share"))
    names = figure_names(question, answer.round.data_years)
    _save(answer, {name: "910" if "num" in name else "845" for name in names}, by, at=at)
    answers["figures"] = answer
    # a file of the wrong year
    answer, _question = _take(free, lambda question: True)
    papers = Papers(place=content.city().name, created=at.replace(microsecond=0))
    _title, upload = papers.upload("document", name=answer.code)
    title = _("Laporan tahun %(year)s") % {"year": min(round_.data_years) - 3}
    attach_file(answer_id=answer.pk, upload=upload, title=title, by=by, at=at)
    answers["file"] = answer
    log(PracticeBegun(answers={task: row.pk for task, row in answers.items()}), by=None, at=at)
    notify(
        users=User.objects.filter(username__in=content.cast().signs_in),
        kind="practice.begun",
        text=_("Latihan siap: sembilan tugas menunggu di halaman Latihan."),
        url="/latihan/",
        at=at,
    )


def _drafts(round_: Round, by: Actor) -> list[tuple[Answer, Question]]:
    """Drafts that the operator's agency leads, with their questions."""
    edition = edition_of(round_.revision_id)
    rows = round_.answers.filter(
        stage="draft",
        assignments__relation="lead",
        assignments__ended_at=None,
        assignments__agency__in=by.agency_ids("answer.edit"),
    )
    found = [(row, edition.find(row.code)) for row in rows.order_by("position")]
    return [(row, question) for row, question in found if question is not None]


def _take(
    free: list[tuple[Answer, Question]], fits: Callable[[Question], bool]
) -> tuple[Answer, Question]:
    """The first that fits; it is used once."""
    found = next(row for row in free if fits(row[1]))
    free.remove(found)
    return found


def _save(answer: Answer, fields: dict[str, str], by: Actor, *, at: datetime) -> None:
    """Each field at its version; the mark after the option, which would carry it along."""
    for name, value in fields.items():
        answer.refresh_from_db()
        edit = Edit(field=name, value=value, version=int(answer.versions.get(name, 0)))
        save_fields(answer_id=answer.pk, edits=[edit], by=by, at=at)
