"""A search for roads to a rank: asked for by a person, made by a worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.jobs import progress
from layak.rules.refusal import Refused
from layak.rules.road.improvements import UnknownRank, rank_named
from layak.workflows.improvement.gaps.reads import today_of
from layak.workflows.improvement.searches.events import RoadAsked
from layak.workflows.improvement.searches.models import RoadSearch
from layak.workflows.improvement.searches.permissions import check_can_plan
from layak.workflows.improvement.searches.reads import STEPS, Asked, to_json

TASK = "improvement.find_road"
LONGEST_RUN = timedelta(minutes=30)


@transaction.atomic
def ask_road(*, round_: Round, asked: Asked, by: Actor, at: datetime) -> RoadSearch:
    """Queue a search; the same one that is still running is not begun twice.

    Raises Refused: no right, a closed round, an unknown rank, or a margin below nothing.
    """
    check_can_plan(by, round_)
    standing = today_of(round_)
    try:
        rank = rank_named(standing.edition, asked.rank).name
    except UnknownRank as error:
        raise Refused(str(error)) from error
    if asked.margin < 0:
        raise Refused("Jarak aman harus 0 atau lebih.")
    # whoever asks at the same moment waits here, and finds the search of the first
    Round.objects.select_for_update().get(pk=round_.pk)
    told = to_json(asked)
    running = RoadSearch.objects.filter(
        round=round_,
        asked=told,
        marks_hash=standing.marks_hash,
        found_at=None,
        asked_at__gt=at - LONGEST_RUN,
        work__finished_at=None,
    ).first()
    if running is not None:
        return running
    work = progress.start(f"road:{round_.code}", by=by.user, total_count=STEPS, at=at)
    search = RoadSearch.objects.create(
        round=round_,
        asked=told,
        marks_hash=standing.marks_hash,
        work=work,
        asked_at=at,
        asked_by=by.user,
    )
    jobs.enqueue(TASK, work_id=work.pk, search_id=search.pk)
    log(RoadAsked(round=round_.code, search=search.pk, rank=rank), by=by.user, at=at)
    return search


@transaction.atomic
def keep_found(*, search: RoadSearch, found: dict[str, object], at: datetime) -> None:
    """What the worker found; the marks that it was found from count from here on."""
    search.found = found
    search.marks_hash = str(found["marks_hash"])
    search.found_at = at
    search.save(update_fields=["found", "marks_hash", "found_at"])
    if search.work_id is not None:
        progress.finish(search.work_id, at=at)
