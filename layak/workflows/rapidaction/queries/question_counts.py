"""Published counts beside a question of the evaluation: only what everybody may read already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.evaluation.desk.counts import QuestionCounts
from layak.rules.suppression.linked_tables import LinkedTables
from layak.workflows.rapidaction.models import StatisticsRelease
from layak.workflows.rapidaction.queries.breakdown import LEVEL, PLAYBOOK
from layak.workflows.rapidaction.queries.releases import linked_tables
from layak.workflows.rapidaction.question_counts import Wanted, question_counts

DISTRICT = "district"


def published_counts(edition: str, code: str, years: Sequence[int]) -> QuestionCounts | None:
    """What was published of these whole years for the question, or None where it asks for none.

    One query, and only for a question that the policy names.
    """
    wanted = question_counts().get((edition, code))
    if wanted is None or not years:
        return None
    first, after = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    rows = StatisticsRelease.objects.filter(since_on__gte=first, until_on__lte=after)
    tables = [linked_tables(row.tables) for row in rows.order_by("since_on")]
    return QuestionCounts(
        title=_("Hitungan skema aksi cepat"),
        lines=tuple(_lines(wanted, tables)),
        hint=_("Dari terbitan tahun data; pemetaannya usulan kami. Catatan resmi: SIMFONI PPA."),
        url=reverse("statistics_releases"),
        url_label=_("Hitungan yang terbit"),
    )


def _lines(wanted: Wanted, tables: Sequence[LinkedTables]) -> list[str]:
    if not tables:
        return [_("Belum ada hitungan yang terbit untuk tahun datanya.")]
    found = (_cases(code, tables) for code in wanted.playbooks)
    lines = [line for line in found if line]
    if wanted.has_districts:
        lines.append(_districts(tables))
    return lines


def _cases(code: str, tables: Sequence[LinkedTables]) -> str:
    """A playbook with its cases, "" where no release knows it; what was hidden is not guessed."""
    title, found = code, []
    for linked in tables:
        if code in linked.codes[PLAYBOOK]:
            place = linked.codes[PLAYBOOK].index(code)
            table = linked.tables[PLAYBOOK, LEVEL]
            title = table.labels[place]
            found.append(table.rows[place][-1])
    if not found:
        return ""
    shown = sum(count for count in found if count is not None)
    words = {"title": title, "n": shown}
    if None not in found:
        return ngettext("%(title)s: %(n)d penanganan", "%(title)s: %(n)d penanganan", shown) % words
    if not shown:
        return _("%(title)s: disembunyikan karena sedikit") % words
    return _("%(title)s: %(n)d penanganan, sebagian disembunyikan") % words


def _districts(tables: Sequence[LinkedTables]) -> str:
    """Kecamatan of which a case was published in any of the releases."""
    with_cases: set[str] = set()
    known: set[str] = set()
    for linked in tables:
        codes = [code for code in linked.codes[DISTRICT] if code]
        known.update(codes)
        counts = dict(
            zip(linked.codes[DISTRICT], linked.tables[PLAYBOOK, DISTRICT].totals[:-1], strict=True)
        )
        with_cases.update(code for code in codes if counts[code])
    return _("Penanganan terbit di %(some)d dari %(all)d kecamatan") % {
        "some": len(with_cases), "all": len(known),
    }  # fmt: skip
