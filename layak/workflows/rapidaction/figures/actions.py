"""Publishing counts: made safe once, kept for ever, never published again in another cut."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.rules.suppression.releases import Ask, release
from layak.workflows.rapidaction.figures.events import StatisticsReleased
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.figures.policy import statistics_policy
from layak.workflows.rapidaction.figures.reads import Period, linked_counts_of
from layak.workflows.rapidaction.figures.release_reads import STATISTIC, kept_releases, tables_facts

# one after the other: two presses at once make one release, two periods never overlap. What is only
# added to cannot be locked by its rows
ALONE = "SELECT pg_advisory_xact_lock(hashtext('rapidaction.releases'))"


@transaction.atomic
def release_statistics(*, period: Period, by: Actor, at: datetime) -> StatisticsRelease:
    """Publish the counts of a period that is over; asked twice, the first release is given.

    Raises Refused: no right, the period still runs or is too short, part of it was published, or
    the tables are too small to be safe.
    """
    if not by.may("casestats.release"):
        raise Refused(_("Hitungan diterbitkan sekretariat gugus tugas."))
    if period.until > timezone.localdate(at):
        raise Refused(_("Masa ini belum berakhir."))
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    history = kept_releases()
    policy = statistics_policy()
    made = release(
        Ask(
            statistic=STATISTIC,
            first=period.since,
            last=period.last,
            counts=linked_counts_of(period),
        ),
        history,
        below=policy.suppress_below,
        least_days=policy.least_days,
    )
    if not made.tables.is_safe:
        raise Refused(
            _(
                "Tabel masa ini terlalu kecil untuk diterbitkan dengan aman. Terbitkan bersama "
                "triwulan sesudahnya."
            )
        )
    kept, is_new = StatisticsRelease.objects.get_or_create(
        since_on=period.since,
        until_on=period.until,
        defaults={"tables": tables_facts(made.tables), "released_at": at, "released_by": by.user},
    )
    if is_new:
        event = StatisticsReleased(since=period.since.isoformat(), until=period.last.isoformat())
        log(event, by=by.user, at=at)
    return kept
