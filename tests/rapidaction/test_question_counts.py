"""Published counts beside a question, against tables written by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from layak.evaluation.desk.counts import counts_beside
from layak.evaluation.editions.files import load_edition_file
from layak.rules.suppression.linked_tables import LinkedTables
from layak.rules.suppression.tables import SafeTable
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.figures.question_policy import question_counts
from layak.workflows.rapidaction.figures.release_reads import published_counts, tables_facts
from layak.workflows.rapidaction.playbooks.files import codes
from tests.conftest import MONDAY

EDITION = "kla-2024"
LEVELS = ("Skema", "Merah", "Kuning", "Hijau", "Jumlah")
PLACES = ("Skema", "Ilir Contoh", "Ulu Contoh", "Belum diketahui", "Jumlah")


def publish(by, since: date, until: date, rows: dict[str, tuple], places: tuple) -> None:
    """``rows``: red, yellow, green and all of a playbook; ``places``: all of two kecamatan, of none."""
    names = tuple(rows)
    empty = tuple((None,) * 4 for _ in names)
    levels = SafeTable(columns=LEVELS, labels=names, rows=tuple(rows.values()), totals=(0, 0, 0, 0))
    districts = SafeTable(columns=PLACES, labels=names, rows=empty, totals=(*places, 0))
    linked = LinkedTables(
        codes={"playbook": names, "level": ("red", "yellow", "green"), "district": ("a", "b", "")},
        tables={("playbook", "level"): levels, ("playbook", "district"): districts},
        is_safe=True,
    )
    StatisticsRelease.objects.create(
        since_on=since, until_on=until, tables=tables_facts(linked), released_at=MONDAY,
        released_by=by.user,
    )  # fmt: skip


@pytest.fixture
def published(wati):
    publish(
        wati, date(2025, 1, 1), date(2025, 4, 1),
        {"napza": (0, 7, 3, 10), "eksploitasi-daring": (None, None, None, None),
         "kekerasan-seksual": (6, 0, 0, 6)},
        (16, None, 0),
    )  # fmt: skip
    publish(
        wati, date(2025, 4, 1), date(2025, 7, 1),
        {"napza": (5, 0, 0, 5), "eksploitasi-daring": (0, 8, 0, 8)},
        (0, 13, 0),
    )  # fmt: skip
    # of another year
    publish(
        wati, date(2026, 1, 1), date(2026, 4, 1), {"napza": (50, 0, 0, 50)}, (0, 50, 0)
    )  # fmt: skip


def test_quarters_of_the_data_years_are_summed_and_what_is_hidden_is_said(published):
    found = published_counts(EDITION, "22A.1", [2025])
    assert found.lines == (
        "eksploitasi-daring: 8 penanganan, sebagian disembunyikan",
        "napza: 15 penanganan",
    )
    assert found.url == reverse("statistics_releases")
    assert "usulan kami" in found.hint


def test_a_playbook_that_was_hidden_or_never_published_says_no_number(wati, published):
    publish(
        wati, date(2024, 1, 1), date(2024, 4, 1), {"pekerja-anak-jalanan": (None,) * 4},
        (None, None, None),
    )  # fmt: skip
    hidden = published_counts(EDITION, "21C.1", [2024])
    assert hidden.lines == ("pekerja-anak-jalanan: disembunyikan karena sedikit",)
    none = published_counts(EDITION, "21C.1", [2023])
    assert none.lines == ("Belum ada hitungan yang terbit untuk tahun datanya.",)


def test_districts_are_counted_where_a_case_was_published(published):
    found = published_counts(EDITION, "KD-1.4", [2025])
    assert found.lines[0] == "kekerasan-seksual: 6 penanganan"
    assert len(found.lines) == 2
    assert found.lines[-1] == "Penanganan terbit di 2 dari 2 kecamatan"


def test_other_questions_cost_no_query(published, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert published_counts(EDITION, "1.1a", [2025]) is None
        assert counts_beside("another", "22A.1", [2025]) is None
    with django_assert_num_queries(1):
        assert counts_beside(EDITION, "22A.1", [2025]) is not None


def test_every_question_and_playbook_of_the_policy_exists():
    for (edition, code), wanted in question_counts().items():
        assert load_edition_file(edition).find(code) is not None
        assert set(wanted.playbooks) <= set(codes())
