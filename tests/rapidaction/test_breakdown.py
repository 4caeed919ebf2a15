"""Who was counted how often: children of known features against tables written by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from layak.city.places.models import District, Municipality
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.drills.actions import start_drill
from layak.workflows.rapidaction.figures.reads import linked_counts_of, quarter
from layak.workflows.rapidaction.privacy.actions import CHILD_WORDS
from tests.conftest import MONDAY
from tests.rapidaction.cases import opened
from tests.rapidaction.made import child_row

FIRST = quarter(2026, 1)
NAPZA, ABUSE = "napza", "kekerasan-seksual"


@pytest.fixture
def districts(world):
    city = Municipality.objects.create(
        code="00.01", name="Kota Contoh", province_name="Provinsi Contoh"
    )
    return [
        District.objects.create(municipality=city, code=f"00.01.0{n}", name=f"Kecamatan {n}")
        for n in (1, 2)
    ]


def child(world, sex, band, disability, district) -> Child:
    row = child_row(world)
    row.sex, row.age_band, row.has_disability, row.district = sex, band, disability, district
    row.save()
    return row


@pytest.fixture
def counts(world, districts):
    """Two girls and a boy: one girl with two cases, the boy's identity erased; a case without
    child, a drill, and a case of the quarter before."""
    first, second = districts
    girl = child(world, "P", "12-15", False, first)
    other = child(world, "P", "16-17", True, first)
    boy = child(world, "L", "12-15", None, second)
    opened(world, NAPZA, started_at=MONDAY, child=girl, level="red")
    opened(world, ABUSE, started_at=MONDAY + timedelta(hours=1), child=girl)
    opened(world, ABUSE, started_at=MONDAY, child=other)
    opened(world, ABUSE, started_at=MONDAY, child=boy)
    opened(world, ABUSE, started_at=MONDAY)
    opened(world, ABUSE, started_at=MONDAY - timedelta(days=90), child=boy)
    start_drill(
        title="Gladi", scenario="", playbook=world.playbooks[NAPZA], level="red",
        by=world.people["maya"], at=MONDAY,
    )  # fmt: skip
    Child.objects.filter(pk=boy.pk).update(erased_at=MONDAY, **dict.fromkeys(CHILD_WORDS, ""))
    return linked_counts_of(FIRST)


def cells(counts, down, across):
    """What is not zero, by codes."""
    lines = [counts.dimensions[name].codes for name in (down, across)]
    return {
        (first, second): value
        for first, row in zip(lines[0], counts.tables[down, across], strict=True)
        for second, value in zip(lines[1], row, strict=True)
        if value
    }


def test_every_activation_counts_once_by_what_is_known_of_its_child(counts):
    assert cells(counts, "playbook", "sex") == {
        (NAPZA, "P"): 1, (ABUSE, "P"): 2, (ABUSE, "L"): 1, (ABUSE, ""): 1,
    }  # fmt: skip
    assert cells(counts, "playbook", "age") == {
        (NAPZA, "12-15"): 1, (ABUSE, "12-15"): 2, (ABUSE, "16-17"): 1, (ABUSE, ""): 1,
    }  # fmt: skip
    assert cells(counts, "playbook", "disability") == {
        (NAPZA, "no"): 1, (ABUSE, "no"): 1, (ABUSE, "yes"): 1, (ABUSE, ""): 2,
    }  # fmt: skip
    assert cells(counts, "playbook", "district") == {
        (NAPZA, "00.01.01"): 1, (ABUSE, "00.01.01"): 2, (ABUSE, "00.01.02"): 1, (ABUSE, ""): 1,
    }  # fmt: skip


def test_a_child_with_two_activations_counts_once_at_the_first(counts):
    assert cells(counts, "playbook", "child") == {
        (NAPZA, "child"): 1, (ABUSE, "child"): 2, (ABUSE, "further"): 2,
    }  # fmt: skip
    assert cells(counts, "child", "sex") == {
        ("child", "P"): 2, ("child", "L"): 1, ("further", "P"): 1, ("further", ""): 1,
    }  # fmt: skip


def test_age_sex_and_place_are_never_crossed_and_no_kelurahan_is_counted(counts):
    assert {name for pair in counts.tables for name in pair} == {
        "playbook", "level", "sex", "age", "disability", "district", "child",
    }  # fmt: skip
    assert all(pair[0] in ("playbook", "child") for pair in counts.tables)


def test_every_playbook_counts_for_the_category_it_names_first(counts):
    needs = counts.coarser["need"]
    playbooks = counts.dimensions["playbook"].codes
    found = {
        code: {playbooks[part] for part in parts}
        for code, parts in zip(needs.dimension.codes, needs.parts, strict=True)
    }
    # as the files name them; a right comes first in the last three
    assert found["PP78-05"] == {NAPZA}
    assert found["PP78-10"] == {ABUSE}
    assert {"anak-tanpa-akta", "balita-gizi-buruk", "anak-tidak-sekolah"} <= found["none"]
    assert sorted(part for parts in needs.parts for part in parts) == list(range(len(playbooks)))
