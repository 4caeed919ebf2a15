"""Counts and times of real activations: for staff, and as the tables that may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.places.models import District
from layak.rules.suppression.linked_tables import (
    Coarser,
    Dimension,
    LinkedCounts,
    LinkedTables,
    protect,
    protect_live,
)
from layak.workflows.rapidaction.cases.child_models import AgeBand
from layak.workflows.rapidaction.figures.policy import statistics_policy
from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import LEVELS

# Real activations of a period counted by what is known of the children: the tables to protect.
#
# Every activation counts once in each table, drills never. A child whose identity was erased
# still counts: sex, age band, disability and kecamatan are no identity. Beside it every child
# counts once in a period, at its first activation. Never kelurahan, never age by sex by place.

CASES = """
SELECT x.*, count(*) FROM (
SELECT p.code, a.level, coalesce(c.sex, '') sex, coalesce(c.age_band, '') age,
  CASE c.has_disability WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END disability,
  coalesce(d.code, '') district,
  CASE WHEN a.child_id IS NOT NULL AND row_number() OVER (
    PARTITION BY a.child_id ORDER BY a.opened_at, a.id) = 1 THEN 'child' ELSE 'further' END child
FROM rapidaction_activation a JOIN rapidaction_playbookversion p ON p.id = a.playbook_id
LEFT JOIN rapidaction_child c ON c.id = a.child_id
LEFT JOIN places_district d ON d.id = coalesce(a.district_id, c.district_id)
WHERE NOT a.is_drill AND a.opened_at >= %(since)s AND a.opened_at < %(until)s
) x GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
SEXES = (("P", gettext_lazy("Perempuan")), ("L", gettext_lazy("Laki-laki")))
PLAYBOOK, LEVEL, CHILD, NEED = "playbook", "level", "child", "need"
# the categories of children in need of special protection (AMPK); the other ones are rights
SPECIAL, NONE_OF_THEM = "PP78-", "none"
# what is known of a child, in the order of the tables
FEATURES = ("sex", "age", "disability", "district")
BY_NEED = ("sex", "age", "disability")
TABLES = (
    (PLAYBOOK, LEVEL),
    *((PLAYBOOK, feature) for feature in FEATURES),
    (PLAYBOOK, CHILD),
    *((CHILD, feature) for feature in FEATURES),
)
ORDER = (PLAYBOOK, LEVEL, *FEATURES, CHILD)


def linked_counts(*, since: datetime, until: datetime) -> LinkedCounts:
    """All tables of the activations opened from ``since`` to before ``until``: four queries.

    Every playbook and every kecamatan has its line, so that releases compare.
    """
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"since": since, "until": until})
        rows: list[tuple[str | int, ...]] = cursor.fetchall()
    unknown = ("", _("Belum diketahui"))
    levels = rapid_policy().levels
    districts = District.objects.order_by("code").values_list("code", "name")
    dimensions: dict[str, Dimension] = {
        PLAYBOOK: _lines(_("Skema"), playbook_titles().items()),
        LEVEL: _lines(_("Tingkat"), ((code, levels[code].label) for code in LEVELS)),
        "sex": _lines(_("Jenis kelamin"), (*SEXES, unknown)),
        "age": _lines(_("Kelompok umur"), ((band.value, str(band.label)) for band in AgeBand)),
        "disability": _lines(
            _("Disabilitas"),
            (("yes", _("Penyandang disabilitas")), ("no", _("Bukan")), unknown),
        ),
        "district": _lines(_("Kecamatan"), (*districts, unknown)),
        CHILD: _lines(
            _("Dihitung sebagai"),
            (("child", _("Anak, tiap anak sekali")), ("further", _("Penanganan lain"))),
        ),
    }
    return LinkedCounts(
        dimensions=dimensions,
        tables={pair: _table(rows, pair, dimensions) for pair in TABLES},
        coarser={NEED: _needs(dimensions[PLAYBOOK].codes)},
    )


def _needs(codes: Sequence[str]) -> Coarser:
    """Playbooks by the category that they name first: every activation has one, as its playbook."""
    rows = PlaybookVersion.objects.filter(state=PlaybookVersion.State.ADOPTED)
    # what they hold is kept once read
    ordered = rows.defer("document").order_by("version")
    newest = {version.code: playbook_of(version) for version in ordered}
    first = [next(iter(newest[code].categories), "") for code in codes]
    wanted = [code if code.startswith(SPECIAL) else NONE_OF_THEM for code in first]
    names = common().categories
    found = [(code, names[code]) for code in sorted(set(wanted) - {NONE_OF_THEM})]
    if NONE_OF_THEM in wanted:
        found.append((NONE_OF_THEM, _("Bukan AMPK: pemenuhan hak")))
    return Coarser(
        of=PLAYBOOK,
        dimension=_lines(_("Kategori AMPK"), found),
        parts=tuple(
            tuple(number for number, one in enumerate(wanted) if one == code)
            for code, _name in found
        ),
        across=BY_NEED,
    )


def _table(
    rows: Sequence[tuple[str | int, ...]],
    pair: tuple[str, str],
    dimensions: Mapping[str, Dimension],
) -> tuple[tuple[int, ...], ...]:
    down, across = (ORDER.index(name) for name in pair)
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found[str(row[down]), str(row[across])] += int(row[-1])
    return tuple(
        tuple(found[first, second] for second in dimensions[pair[1]].codes)
        for first in dimensions[pair[0]].codes
    )


def _lines(heading: str, pairs: Iterable[tuple[str, Promise | str]]) -> Dimension:
    found = [(code, str(label)) for code, label in pairs]
    return Dimension(
        heading=heading,
        codes=tuple(code for code, _label in found),
        labels=tuple(label for _code, label in found),
    )


def playbook_titles() -> dict[str, str]:
    """The newest title of every adopted playbook, by code."""
    rows = PlaybookVersion.objects.filter(state=PlaybookVersion.State.ADOPTED)
    return dict(rows.order_by("code", "version").values_list("code", "title"))


# Counts and times of real activations: for staff, and as the table that may be published.
#
# No identity, no kelurahan, no drill. Whatever is smaller than the threshold of statistics.yaml
# is hidden, here too: whoever reads counts is not whoever works the case.

MOMENTS = """
SELECT g.name, count(*),
  count(*) FILTER (WHERE answered <= h.answer_by_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered - h.sent_at)) / 60,
  count(*) FILTER (WHERE h.acted_at <= h.act_by_at AND h.acted_at < %(as_of)s),
  count(*) FILTER (WHERE h.declined_at < %(as_of)s),
  (SELECT count(*) FROM rapidaction_escalation e JOIN rapidaction_handoff eh ON eh.id = e.handoff_id
   JOIN rapidaction_activation ea ON ea.id = eh.activation_id
   WHERE eh.to_agency_id = g.id AND NOT ea.is_drill AND e.level > 0
     AND e.at < %(as_of)s AND eh.sent_at >= %(since)s AND eh.sent_at < %(until)s)
FROM rapidaction_handoff h
JOIN rapidaction_activation a ON a.id = h.activation_id AND NOT a.is_drill
JOIN agencies_agency g ON g.id = h.to_agency_id
CROSS JOIN LATERAL (
  SELECT CASE WHEN coalesce(h.accepted_at, h.declined_at) < %(as_of)s
    THEN coalesce(h.accepted_at, h.declined_at) END AS answered) x
WHERE h.sent_at >= %(since)s AND h.sent_at < %(until)s AND h.state <> 'withdrawn'
GROUP BY g.id, g.name ORDER BY g.name
"""
STEPS = """
SELECT p.code, s.part, s.position, count(*),
  count(*) FILTER (WHERE s.due_at IS NULL OR s.done_at <= s.due_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - a.opened_at)) / 3600
FROM rapidaction_steprun s
JOIN rapidaction_activation a ON a.id = s.activation_id AND NOT a.is_drill
JOIN rapidaction_playbookversion p ON p.id = a.playbook_id
WHERE s.state = 'done' AND s.done_at < %(as_of)s AND s.recorded_at < %(as_of)s
  AND a.opened_at >= %(since)s AND a.opened_at < %(until)s
  AND NOT (s.part = 'common' AND s.position <= 2)
GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3
"""
# the common step that answers a red report at once
FIRST_CONTACT = """
SELECT count(*), count(*) FILTER (
  WHERE s.done_at <= a.opened_at + %(within)s)
FROM rapidaction_activation a
JOIN rapidaction_steprun s ON s.activation_id = a.id AND s.part = 'common' AND s.position = 3
WHERE NOT a.is_drill AND a.level = 'red' AND a.opened_at >= %(since)s AND a.opened_at < %(until)s
"""
MONTHS_A_QUARTER, QUARTERS = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole quarters; ``until`` is the first day that no longer belongs to it."""

    since: date
    until: date

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """``contact_share`` is the share of red ones with a first answer in time, None if too few.

    ``agencies`` and ``steps`` are rows, those that are too seldom left out, their counts rounded down
    to a multiple of ``step``; of an agency a number is None where it is too small to show.
    ``as_of``: what happened from then on is not in it. ``is_over``: the tables no longer grow.
    """

    period: Period
    as_of: date
    is_over: bool
    opened: LinkedTables
    agencies: list[Shown]
    steps: list[Shown]
    contact_share: float | None
    threshold: int
    step: int


def quarter(year: int, number: int) -> Period:
    """The ``number``-th quarter of a year, 1 to 4."""
    first = date(year, MONTHS_A_QUARTER * (number - 1) + 1, 1)
    after = (
        date(year + 1, 1, 1) if number == QUARTERS else date(year, MONTHS_A_QUARTER * number + 1, 1)
    )
    return Period(since=first, until=after)


def with_quarter_before(period: Period) -> Period:
    """Longer by the quarter before it: what is too small alone may be published together."""
    last = period.since - timedelta(days=1)
    before = quarter(last.year, (last.month - 1) // MONTHS_A_QUARTER + 1)
    return Period(since=before.since, until=period.until)


def statistics_page(period: Period, *, today: date) -> StatisticsPage:
    """Everything that the page shows of a period: eight queries.

    Of a quarter that is over the tables are those that may be published; of one that still grows
    they are rounded, and hold what had happened before the last day of renewal (statistics.yaml).
    """
    policy = statistics_policy()
    below, as_of = policy.suppress_below, renewed_on(today, day=policy.live_day)
    counted = Period(since=period.since, until=max(period.since, min(period.until, as_of)))
    values: dict[str, Any] = {
        "since": _start(counted.since), "until": _start(counted.until), "as_of": _start(as_of),
    }  # fmt: skip
    steps = _rows(STEPS, values)
    # the fourth is how many were done
    shown_steps = [row for row in steps if row[3] >= below]
    within = timedelta(hours=rapid_policy().levels["red"].contact_hours)
    count, in_time = _rows(FIRST_CONTACT, {**values, "within": within})[0]
    contact_share = _share(in_time, count) if count >= below else None
    counts, step = linked_counts_of(counted), policy.live_step
    is_over = period.until <= as_of
    return StatisticsPage(
        period=period,
        as_of=as_of,
        is_over=is_over,
        opened=protect(counts, below=below)
        if is_over
        else protect_live(counts, below=below, step=step),
        # a line of its own would tell that the agency was asked at all; the second is how often
        agencies=[_agency(row, step) for row in _rows(MOMENTS, values) if row[1] >= below],
        steps=_named_steps(shown_steps, step),
        contact_share=contact_share,
        threshold=below,
        step=step,
    )


def renewed_on(today: date, *, day: int) -> date:
    """The last day up to ``today`` that is this day of its month, 1 to 28."""
    if today.day >= day:
        return today.replace(day=day)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=day)


def linked_counts_of(period: Period) -> LinkedCounts:
    """Activations of a period by what is known of them, before anything is hidden."""
    return linked_counts(since=_start(period.since), until=_start(period.until))


def _agency(row: tuple[Any, ...], step: int) -> Shown:
    name, count, answered, median, acted, declined, escalated = row
    return {
        "name": name,
        "count": count - count % step,
        "answered_share": _share(answered, count),
        "median_minutes": median,
        "acted_share": _share(acted, count),
        "declined_count": declined - declined % step or None,
        "escalated_count": escalated - escalated % step or None,
    }


def _named_steps(rows: Sequence[tuple[Any, ...]], floor: int) -> list[Shown]:
    """With the names of today: the newest adopted version gives them, and a step that it no longer
    has keeps its number. One query.
    """
    versions = PlaybookVersion.objects.filter(
        state=PlaybookVersion.State.ADOPTED, code__in={row[0] for row in rows}
    )
    newest = {version.code: version for version in versions.order_by("version")}
    names = {code: playbook_of(version).step_names for code, version in newest.items()}
    return [
        {
            "playbook": newest[playbook].title,
            "name": names[playbook].get((part, position), str(position)),
            "count": done - done % floor,
            "in_time_share": _share(in_time, done),
            "median_hours": float(median),
        }
        for playbook, part, position, done, in_time, median in rows
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
