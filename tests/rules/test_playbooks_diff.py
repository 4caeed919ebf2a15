"""Two playbooks beside each other; every expectation is read off the steps below by hand."""

from __future__ import annotations

from copy import deepcopy

import pytest

from layak.workflows.rapidaction.drafts.rules import (
    law_faults,
    paired,
    playbook_diff,
    unchanged_rows,
)
from layak.workflows.rapidaction.playbooks.files import common, document, load
from layak.workflows.rapidaction.playbooks.reading_rules import parse_playbook

ABUSE = "kekerasan-seksual"
# its steps 5, 7, 8, 9 and 11 rest on law
LAW = [5, 7, 8, 9, 11]


def told(code: str = ABUSE):
    return deepcopy(document(code))


def read(content):
    for number, step in enumerate(content["steps"], 1):
        step["order"] = number
    return parse_playbook(content, common(), "uji")


def places(before, after):
    return [fault.at for fault in law_faults(before, after)]


def test_a_playbook_does_not_differ_from_itself():
    assert playbook_diff(load(ABUSE), load(ABUSE)).is_empty


def test_one_word_of_one_step_is_one_change():
    content = told()
    content["steps"][1]["output"] = "Catatan aman"
    found = playbook_diff(load(ABUSE), read(content))
    changed = [(step.kind, step.after.order, step.fields) for step in found.steps if step.fields]
    assert changed == [("changed", 2, ("output",))]
    assert [step.kind for step in found.steps].count("same") == 15


def test_a_target_with_another_number_differs_in_limit_and_nothing_else():
    content = told()
    content["steps"][12] |= {"deadline_hours": 48}
    found = playbook_diff(load(ABUSE), read(content))
    assert [step.fields for step in found.steps if step.kind == "changed"] == [("limit",)]
    assert places(load(ABUSE), read(content)) == []


def test_a_step_put_before_the_others_is_added_and_moves_none():
    content = told()
    content["steps"].insert(
        0, {**content["steps"][12], "name_id": "Jemput anak dengan dua petugas"}
    )
    found = playbook_diff(load(ABUSE), read(content))
    assert [(step.kind, step.is_moved) for step in found.steps[:2]] == [
        ("added", False),
        ("same", False),
    ]
    assert [step.kind for step in found.steps].count("same") == 16


def test_a_removed_step_stands_where_it_stood():
    content = told()
    del content["steps"][12]
    found = playbook_diff(load(ABUSE), read(content))
    gone = [(n, step.before.order) for n, step in enumerate(found.steps) if step.kind == "removed"]
    assert gone == [(12, 13)]


def test_a_step_carried_to_the_front_is_the_only_one_that_moved():
    content = told()
    content["steps"].insert(0, content["steps"].pop(13))
    found = playbook_diff(load(ABUSE), read(content))
    assert [step.after.order for step in found.steps if step.is_moved] == [1]
    assert {step.kind for step in found.steps} == {"same"}


def test_a_renamed_step_is_changed_and_not_new():
    content = told()
    content["steps"][12]["name_id"] = "Penguatan psikologis pertama bagi anak dan keluarga"
    found = playbook_diff(load(ABUSE), read(content))
    assert [(step.kind, step.fields) for step in found.steps if step.kind != "same"] == [
        ("changed", ("name",))
    ]


def test_facts_of_the_playbook_are_compared_line_by_line():
    content = told()
    content["closing"] = [*content["closing"], "Anak menyatakan merasa aman"]
    content["lead_role"] = "dinsos"
    found = playbook_diff(load(ABUSE), read(content))
    assert [(fact.field, len(fact.after) - len(fact.before)) for fact in found.facts] == [
        ("lead_role", 0),
        ("closing", 1),
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"deadline_hours": 48, "deadline_text": "48 jam"}, "angka"),
        ({"deadline_text": None}, "angka"),
        ({"lead_before_event": True}, "angka"),
        ({"day_count": "unclear"}, "angka"),
        ({"clock_from": "triase"}, "peristiwa awal"),
        ({"deadline_source": "UU 12/2022 Ps 99"}, "sumber"),
        ({"source_ref": "PDP"}, "sumber"),
        ({"deadline_evidence": "summary"}, "dasar"),
        ({"deadline_kind": "inferred"}, "dasar"),
        ({"kind": "practice"}, "dasar"),
        ({"limit_type": "target"}, "jenis batas"),
        ({"agency_role": "dinsos"}, "peran"),
        ({"name_id": "Laporkan kepada dinas sosial bila sempat"}, "nama langkah"),
    ],
)
def test_no_field_of_a_law_row_may_change_but_its_output(change, place):
    content = told()
    content["steps"][4] |= change
    assert places(load(ABUSE), read(content)) == [f"langkah 5 > {place}"]


def test_output_order_and_recorded_event_of_a_law_row_are_the_citys():
    content = told()
    content["steps"][4] |= {"output": "Tanda terima laporan", "records": "laporan_polisi"}
    content["steps"].insert(0, content["steps"].pop(4))
    assert places(load(ABUSE), read(content)) == []


@pytest.mark.parametrize("order", LAW)
def test_a_law_row_cannot_be_taken_away(order):
    content = told()
    del content["steps"][order - 1]
    assert places(load(ABUSE), read(content)) == [f"langkah {order}"]


def test_a_row_of_ones_own_cannot_claim_law():
    content = told()
    content["steps"][12] |= {"deadline_kind": "law", "deadline_evidence": "text"}
    assert places(load(ABUSE), read(content)) == ["langkah 13 > dasar"]


def test_a_copy_of_a_law_row_is_no_second_law():
    content = told()
    content["steps"].append(deepcopy(content["steps"][4]))
    assert places(load(ABUSE), read(content)) == ["langkah 17 > dasar"]


def test_custody_days_and_the_step_that_watches_them_are_locked():
    before = load("abh-pelaku-diversi")
    longer = told("abh-pelaku-diversi")
    longer["custody_clocks"][0]["base_days"] = 14
    elsewhere = told("abh-pelaku-diversi")
    elsewhere["custody_step"] = 1
    without = told("abh-pelaku-diversi")
    del without["custody_clocks"]
    assert [places(before, read(one)) for one in (longer, elsewhere, without)] == [
        ["`custody_clocks`"]
    ] * 3


def test_custody_moves_with_its_step():
    content = told("abh-pelaku-diversi")
    content["steps"].insert(0, content["steps"].pop(14))
    content["custody_step"] = 1
    assert places(load("abh-pelaku-diversi"), read(content)) == []


def test_a_review_is_not_written_into_the_text():
    content = told() | {"reviewed_by": "Bagian Hukum", "reviewed_on": "2027-03-01"}
    assert places(load(ABUSE), read(content)) == ["`reviewed_by`"]


def test_reviews_follow_rows_that_say_the_same():
    content = told()
    content["steps"][12]["deadline_hours"] = 48
    content["steps"].insert(0, content["steps"].pop(10))
    content["steps"][5]["output"] = "Laporan polisi dan tanda terima"
    kept = unchanged_rows(load(ABUSE), read(content))
    # 11 went to the front, so that 1 to 10 stand one lower; 13 got another number
    assert kept == {11: 1, **{n: n + 1 for n in range(1, 11)}, 12: 12, 14: 14, 15: 15, 16: 16}


def test_each_step_has_one_counterpart_at_most():
    content = told()
    for step in content["steps"]:
        step["name_id"] = "Sama"
        step["records"] = None
    pairs = paired(load(ABUSE).steps, read(content).steps)
    olds = [old.order for old, _new in pairs if old]
    news = [new.order for _old, new in pairs if new]
    assert sorted(olds) == sorted(news) == list(range(1, 17))
