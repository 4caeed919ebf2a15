"""Real activations of a period counted by what is known of the children: the tables to protect.

Every activation counts once in each table, drills never. A child whose identity was erased still
counts: sex, age band, disability and kecamatan are no identity. Beside it every child counts
once in a period, at its first activation. Never kelurahan, never age by sex by place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.places.models import District
from layak.rules.rapid_policy import LEVELS
from layak.rules.suppression.linked_tables import Coarser, Dimension, LinkedCounts
from layak.workflows.rapidaction.models import AgeBand, PlaybookVersion
from layak.workflows.rapidaction.playbook_files import common
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.pinned import playbook_of

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
    dimensions = _dimensions()
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


def _dimensions() -> dict[str, Dimension]:
    unknown = ("", _("Belum diketahui"))
    levels = rapid_policy().levels
    districts = District.objects.order_by("code").values_list("code", "name")
    return {
        PLAYBOOK: _lines(_("Playbook"), playbook_titles().items()),
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
