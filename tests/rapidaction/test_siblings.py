"""Several children in one report: judged together from one screen, kept apart, counted once."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.actions import ChildWords
from layak.workflows.rapidaction.triage.actions import (
    OfChild,
    OneChild,
    TriageWords,
    remaining_children,
    triage_report,
)
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, report_in

NIK = "1671011203150001"
BOOKS = ("kdrt-kekerasan-fisik-psikis", "anak-tidak-sekolah")


def triage(world, report, *names, seen=None, **changes):
    first, *others = [ChildWords(name=name) if name else None for name in names]
    words = TriageWords(
        **{
            "level": "yellow", "signs": (), "because": "Memar terlihat guru.",
            "playbooks": BOOKS[:1], "lead": world.agencies["uptd-ppa"], "child": first,
            "others": tuple(OneChild(child=child) for child in others), **changes,
        }
    )  # fmt: skip
    return triage_report(
        report_id=report.pk, words=words, seen=seen, by=world.people["maya"], at=NOW
    )


def three(world):
    return report_in(world, child_count=3).report


def test_three_children_with_one_press_are_three_cases_and_one_report(world):
    report = three(world)
    cases = triage(world, report, "Bunga", "Melati", "Mawar")
    assert len({case.child_id for case in cases}) == 3
    assert {opened(case, "level_because") for case in cases} == {"Memar terlihat guru."}
    assert {case.report_id for case in cases} == {report.pk}
    assert remaining_children(report) == 0
    assert Report.objects.count() == 1
    event = Event.objects.get(kind="report.triaged")
    assert event.facts["count"] == 3
    assert all(case.code in event.facts["activations"] for case in cases)


@pytest.mark.parametrize(
    ("names", "books", "left"),
    [
        (("",), 1, 2),
        (("", ""), 1, 1),
        (("", ""), 2, 1),
        (("Bunga", ""), 2, 1),
        (("", "", ""), 2, 0),
    ],
)
def test_children_whom_nobody_can_name_are_counted_too(world, names, books, left):
    report = three(world)
    cases = triage(world, report, *names, playbooks=BOOKS[:books])
    assert len(cases) == len(names) * books
    assert remaining_children(report) == left


def test_not_more_than_the_report_tells_of(world):
    report = report_in(world, child_count=2).report
    with pytest.raises(NotAcceptable, match="sebanyak itu"):
        triage(world, report, "Bunga", "Melati", "Mawar")
    triage(world, report, "Bunga")
    with pytest.raises(NotAcceptable, match="sebanyak itu"):
        triage(world, report, "Melati", "Mawar")
    assert Child.objects.count() == 1


def test_the_same_child_twice_is_none(world):
    report = three(world)
    known = triage(world, report_in(world).report, "Bunga")[0].child
    twice = OneChild(child_code=known.code)
    with pytest.raises(NotAcceptable, match="dua kali"):
        triage(world, report, "Melati", child=None, child_code=known.code, others=(twice,))
    one, other = (ChildWords(name="x", nik=nik) for nik in (NIK, "1671 0112 0315 0001"))
    with pytest.raises(NotAcceptable, match="dua kali"):
        triage(world, report, "Melati", child=one, others=(OneChild(child=other),))


def test_a_fault_of_one_child_opens_none(world):
    report = three(world)
    wrong = OneChild(child=ChildWords(name="Mawar", nik="123"))
    with pytest.raises(OfChild, match="Anak ke-3: NIK berisi 16 angka") as fault:
        triage(world, report, "Bunga", others=(OneChild(child=ChildWords(name="Melati")), wrong))
    assert fault.value.number == 3
    assert not Child.objects.exists()
    assert not Activation.objects.exists()


def test_who_read_it_before_others_were_judged_opens_none(world):
    report = three(world)
    triage(world, report, "Bunga", seen=3)
    with pytest.raises(Stale, match="kini 2 anak belum dinilai"):
        triage(world, report, "Bunga", seen=3)
    assert Child.objects.count() == 1
    triage(world, report, "Melati", seen=2)


# the screen


def form(world, **more):
    return {
        "do": "triage", "level": "yellow", "because": "Memar", "lead": world.agencies["uptd-ppa"].pk,
        "playbooks": BOOKS[:1], "child_choice": "new", "name": "Bunga", **more,
    }  # fmt: skip


@pytest.fixture
def page(world, client):
    sign_in(client, world.people["maya"])
    report = three(world)

    def ask(of=report, **data):
        address = reverse("report_detail", args=[of.code])
        return client.post(address, data) if data else client.get(address)

    return report, ask


def test_one_screen_asks_for_all_three_without_the_situation_again(world, page):
    report, ask = page
    html = ask().text
    for number in (1, 2, 3):
        assert f"Anak ke-{number} dari 3" in html
    assert html.count('<textarea name="because"') == 1
    answer = ask(
        **form(
            world, address="Jalan Contoh 1", guardian="Ibu Sri",
            **{
                "anak2-child_choice": "", "anak2-name": "Melati", "anak2-is_of_same_home": "on",
                "anak3-child_choice": "nobody",
            },
        )
    )  # fmt: skip
    assert answer.status_code == 302
    cases = list(report.activations.select_related("child").order_by("child__created_at"))
    assert len(cases) == 3
    melati = next(c.child for c in cases if c.child and opened(c.child, "name") == "Melati")
    assert opened(melati, "address") == "Jalan Contoh 1"
    assert opened(melati, "guardian") == "Ibu Sri"
    html = ask().text
    for case in cases:
        assert case.code in html
        assert case.child is None or case.child.code in html
    assert "Nilai risikonya" not in html


def test_what_is_left_empty_waits_and_the_first_stays_alone(world, page):
    report, ask = page
    assert ask(**form(world)).status_code == 302
    assert remaining_children(report) == 2
    html = ask().text
    assert "Anak ke-1 dari 2" in html
    assert "2 belum dinilai" in html


def test_a_fault_stands_at_its_child_and_nothing_typed_is_lost(world, page):
    _report, ask = page
    answer = ask(
        **form(world, **{"anak3-name": "Mawar", "anak3-nik": "123", "anak2-name": "Melati"})
    )
    assert answer.status_code == 422
    third = answer.text[answer.text.index('id="anak3"') :]
    assert "NIK berisi 16 angka" in third
    assert 'value="Mawar"' in third
    assert 'value="Melati"' in answer.text
    assert not Activation.objects.exists()


THREE = {"remaining": "3", "anak2-name": "Melati", "anak3-name": "Mawar"}


def test_judged_by_another_meanwhile_it_says_so_and_keeps_every_child(world, page):
    report, ask = page
    assert '<input type="hidden" name="remaining" value="3">' in ask().text
    triage(world, report, "Bunga")
    for press, status in (("find", 200), ("triage", 409)):
        answer = ask(**form(world, **THREE) | {"do": press})
        assert answer.status_code == status
        assert "kini 2 anak belum dinilai" in answer.text
        assert 'name="remaining" value="2"' in answer.text
        for name in ("Bunga", "Melati", "Mawar"):
            assert f'value="{name}"' in answer.text
    # it is known now, and still not more than the report tells of
    answer = ask(**form(world, **THREE) | {"remaining": "2"})
    assert (answer.status_code, Activation.objects.count()) == (422, 1)
    assert 'value="Mawar"' in answer.text
    assert ask(**form(world, **THREE) | {"remaining": "2", "anak3-name": ""}).status_code == 302
    assert remaining_children(report) == 0


def test_the_same_press_twice_opens_one_child_once(world, page):
    report, ask = page
    for status in (302, 409):
        assert ask(**form(world, remaining="3")).status_code == status
    assert (Child.objects.count(), Activation.objects.count()) == (1, 1)
    triage(world, report, "Melati", "Mawar")
    answer = ask(**form(world, remaining="2"))
    assert answer.status_code == 409
    assert "tidak membuka penanganan lagi" in answer.text
    assert Activation.objects.count() == 3


def test_a_fault_is_told_by_the_place_of_its_form(world, page):
    _report, ask = page
    answer = ask(**form(world, **{"anak3-name": "Mawar", "anak3-nik": "123"}))
    third = answer.text[answer.text.index('id="anak3"') :]
    assert "NIK berisi 16 angka" in third
    assert "Anak ke-2:" not in answer.text


def test_a_child_that_is_being_filled_in_stands_open(world, page):
    _report, ask = page
    assert re.search(r'<details class="card" id="anak2">', ask().text)
    html = ask(do="find", name="Bunga", **{"anak2-name": "Melati", "anak3-name": ""}).text
    assert re.search(r'<details class="card" id="anak2" open>', html)
    assert re.search(r'<details class="card" id="anak3">', html)
    # what is folded and has something in it shows as well
    assert html.count("<details open>") == 0
    html = ask(do="find", name="Bunga", guardian="Ibu Sri").text
    assert html.count("<details open>") == 1


def test_a_search_looks_for_every_child(world, page):
    _report, ask = page
    known = triage(world, report_in(world).report, "Soekma")[0].child
    html = ask(do="find", name="Bunga", **{"anak2-name": "Sukma Sari", "anak3-name": "Sukma"}).text
    third = html[html.index('id="anak3"') :]
    assert known.code in third
    assert known.code not in html[: html.index('id="anak3"')]
    assert 'value="Sukma Sari"' in html


def test_ten_children_are_looked_for_at_once(world, page):
    _report, ask = page
    many = report_in(world, child_count=10).report
    counts = []
    for last in (2, 2, 10):
        names = {f"anak{number}-name": "Sukma" for number in range(2, last + 1)}
        with CaptureQueriesContext(connection) as asked:
            ask(many, do="find", name="Bunga", **names)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_each_case_points_to_its_siblings_for_who_may_see_them(world, client):
    first, second = triage(world, three(world), "Bunga", "Melati")
    sign_in(client, world.people["maya"])
    html = client.get(reverse("case_detail", args=[first.code])).text
    assert second.code in html
    assert "anak lain dari laporan yang sama" in html
    second.assignments.all().delete()
    assert second.code not in client.get(reverse("case_detail", args=[first.code])).text


def test_one_child_has_one_form(world, client):
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    html = client.get(reverse("report_detail", args=[report.code])).text
    assert "Anak ke-" not in html
    assert "anak2-" not in html


def test_ten_children_ask_no_more_than_two(world, client):
    sign_in(client, world.people["maya"])
    counts = []
    # the first page of all also reads what is kept afterwards
    for children in (2, 2, 200):
        report = report_in(world, child_count=children).report
        with CaptureQueriesContext(connection) as asked:
            html = client.get(reverse("report_detail", args=[report.code])).text
        counts.append(len(asked))
    assert counts[1] == counts[2]
    assert "Anak ke-10 dari 10" in html
