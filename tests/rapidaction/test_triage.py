"""A person judges a report: level with reason, playbooks, child; or joins it, or ends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.children.actions import ChildWords, SameChild
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.triage.actions import (
    TriageWords,
    dismiss_report,
    join_report,
    remaining_children,
    triage_report,
)
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, STORY, activation_row, report_in

RED = ("custody",)
NIK = "1671011203150001"


def triage(world, report, *, by="maya", **changes):
    words = TriageWords(
        **{
            "level": "yellow",
            "signs": (),
            "because": "Memar terlihat guru.",
            "playbooks": ("kdrt-kekerasan-fisik-psikis",),
            "lead": world.agencies["uptd-ppa"],
            **changes,
        }
    )
    return triage_report(report_id=report.pk, words=words, by=world.people[by], at=NOW)


def test_several_playbooks_are_several_cases_of_one_child(world):
    report = report_in(world).report
    cases = triage(
        world,
        report,
        playbooks=("kdrt-kekerasan-fisik-psikis", "anak-tidak-sekolah"),
        child=ChildWords(name="Bunga", age=9),
    )
    assert [case.playbook.code for case in cases] == [
        "kdrt-kekerasan-fisik-psikis",
        "anak-tidak-sekolah",
    ]
    assert cases[0].child == cases[1].child == Child.objects.get()
    report.refresh_from_db()
    assert (report.state, report.next_alarm_at) == ("opened", None)
    assert opened(cases[0], "level_because") == "Memar terlihat guru."


def test_once_judged_nobody_is_asked_again(world):
    report = report_in(world).report
    triage(world, report)
    assert not Notice.objects.filter(kind="report.received").exists()
    with pytest.raises(Refused, match="sudah diputuskan"):
        triage(world, report, by="lina")
    assert Activation.objects.count() == 1


def test_several_children_are_judged_one_by_one(world):
    report = report_in(world, child_count=2).report
    triage(world, report, child=ChildWords(name="Bunga"))
    assert remaining_children(report) == 1
    triage(world, report, child=ChildWords(name="Melati"))
    assert remaining_children(report) == 0
    with pytest.raises(Refused):
        triage(world, report)


def test_red_sign_that_holds_is_red(world):
    report = report_in(world, signs=RED).report
    with pytest.raises(Refused, match="menuntut merah"):
        triage(world, report, signs=RED)
    assert triage(world, report, signs=RED, level="red")[0].level == "red"


def test_below_a_red_sign_of_the_reporter_needs_a_supervisors_name(world):
    report = report_in(world, signs=RED).report
    for nobody in (None, world.people["maya"].user, world.people["pandu"].user):
        with pytest.raises(Refused, match="pilih supervisor"):
            triage(world, report, agreed_by=nobody)
    case = triage(world, report, agreed_by=world.people["lina"].user)[0]
    assert opened(case, "level_because").endswith("Di bawah merah disetujui Lina Contoh.")
    assert Notice.objects.filter(kind="report.below_red", user=world.people["lina"].user).exists()
    assert Event.objects.get(kind="report.triaged").facts["is_below_red"] is True


def test_the_reported_agency_neither_leads_nor_sees(world):
    report = report_in(world, reported_agency=world.agencies["smpn-contoh"]).report
    with pytest.raises(Refused, match="yang dilaporkan"):
        triage(world, report, lead=world.agencies["smpn-contoh"])
    case = triage(world, report)[0]
    assert ConflictBlock.objects.get(activation=case).agency == world.agencies["smpn-contoh"]


def test_the_same_nik_is_offered_not_doubled(world):
    first = report_in(world).report
    known = triage(world, first, child=ChildWords(name="Bunga", nik=NIK))[0].child
    second = report_in(world).report
    with pytest.raises(SameChild, match=known.code):
        triage(world, second, child=ChildWords(name="Lain", nik=NIK))
    assert triage(world, second, child_code=known.code)[0].child == known


def test_a_child_whose_case_is_closed_to_me_cannot_be_chosen(world):
    child = triage(world, report_in(world).report, child=ChildWords(name="Bunga"))[0].child
    ConflictBlock.objects.create(
        activation=child.activations.get(),
        user=world.people["lina"].user,
        at=NOW,
        by=world.people["maya"].user,
    )
    with pytest.raises(NotAcceptable, match="tidak dikenal"):
        triage(world, report_in(world).report, by="lina", child_code=child.code)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"because": " \u200b "}, "alasan"),
        ({"because": "x" * 1501}, "paling banyak 1500"),
        ({"playbooks": ()}, "satu sampai"),
        ({"playbooks": ("nope",)}, "skema"),
        ({"level": "blue"}, "tingkat"),
        ({"child_code": "A-AAAA-AAAA"}, "tidak dikenal"),
    ],
)
def test_half_a_judgement_is_none(world, changes, says):
    report = report_in(world).report
    with pytest.raises(Refused, match=says):
        triage(world, report, **changes)
    assert not Activation.objects.exists()
    report.refresh_from_db()
    assert report.state == "waiting"


def test_joined_report_follows_the_case(world):
    case, report = activation_row(world), report_in(world).report
    join_report(
        report_id=report.pk, activation_code=case.code.lower(), by=world.people["maya"], at=NOW
    )
    report.refresh_from_db()
    assert (report.state, report.joined_to) == ("joined", case)
    assert Notice.objects.get(kind="report.joined").user == world.people["lina"].user


def test_a_case_of_others_is_not_joined(world):
    case, report = activation_row(world), report_in(world).report
    case.assignments.filter(kind="worker").update(until_at=NOW)
    with pytest.raises(Refused, match="tidak ada pada Anda"):
        join_report(report_id=report.pk, activation_code=case.code, by=world.people["maya"], at=NOW)


def test_dismissal_has_a_reason_and_red_signs_need_a_supervisor(world):
    report = report_in(world, signs=RED).report
    with pytest.raises(Refused, match="supervisor"):
        dismiss_report(report_id=report.pk, because="test", by=world.people["maya"], at=NOW)
    with pytest.raises(NotAcceptable):
        dismiss_report(report_id=report.pk, because="anonymous", by=world.people["lina"], at=NOW)
    dismiss_report(report_id=report.pk, because="test", by=world.people["lina"], at=NOW)
    report.refresh_from_db()
    assert (report.state, report.dismissed_because) == ("dismissed", "test")


def test_a_report_is_not_judged_by_the_reported(world):
    report = report_in(world, reported_agency=world.agencies["uptd-ppa"]).report
    with pytest.raises(Report.DoesNotExist):
        triage(world, report, lead=world.agencies["disdik"])


# pages


def page(report):
    return reverse("report_detail", args=[report.code])


def test_words_come_with_one_press_and_leave_a_trace(world, client):
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    assert STORY not in client.get(page(report)).text
    answer = client.post(page(report), {"do": "open-story"})
    assert STORY in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert IdentityRead.objects.count() == 1


def test_words_that_are_asked_for_come_alone_and_leave_the_typed_form_where_it_is(world, client):
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    part = {"HTTP_HX_REQUEST": "true"}
    answer = client.post(page(report), {"do": "open-story", "because": "Memar"}, **part)
    assert answer.status_code == 200
    assert STORY in answer.text
    assert 'id="isi-laporan"' in answer.text
    assert 'name="because"' not in answer.text
    assert "<html" not in answer.text
    # with the next press they are still there, and opened anew: a reading each
    assert '<input type="hidden" name="shown" value="story">' in answer.text
    again = client.post(page(report), {"do": "open-reporter", "shown": "story"}, **part)
    assert STORY in again.text
    assert IdentityRead.objects.count() == 3
    # any other press is a page
    assert "<html" in client.post(page(report), {"do": "find", "name": "Bunga"}, **part).text


def test_reporter_and_stranger_get_the_same_answer(world, client):
    report = report_in(world, reported_agency=world.agencies["uptd-ppa"]).report
    sign_in(client, world.people["maya"])
    barred = client.get(page(report))
    unknown = client.get("/aksi-cepat/laporan/L-AAAA-AAAA/")
    assert barred.status_code == unknown.status_code == 404
    assert report.code not in client.get(reverse("report_list")).text
    sign_in(client, world.people["dian"])
    assert client.get(page(report)).status_code == 404
    assert client.get(reverse("report_receipt", args=[report.code])).status_code == 200


def test_the_form_is_judged_whole(world, client):
    report = report_in(world, topic="home").report
    sign_in(client, world.people["maya"])
    form = {
        "do": "triage", "level": "yellow", "because": "Memar", "lead": world.agencies["uptd-ppa"].pk,
        "playbooks": ["kdrt-kekerasan-fisik-psikis"], "child_choice": "new", "name": "Bunga",
    }  # fmt: skip
    wrong = client.post(page(report), {**form, "born_on": "2031-01-01"})
    assert wrong.status_code == 422
    assert "masa depan" in wrong.text
    assert 'value="Bunga"' in wrong.text
    answer = client.post(page(report), {**form, "born_on": "2017-01-01"})
    assert answer.status_code == 302
    assert Child.objects.get().age_band == "6-11"


def test_searching_offers_a_known_child_and_keeps_what_was_typed(world, client):
    known = triage(world, report_in(world).report, child=ChildWords(name="Muhammad Contoh"))[
        0
    ].child
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    answer = client.post(
        page(report), {"do": "find", "level": "yellow", "name": "muhamad contoh", "because": "Ada"}
    )
    assert answer.status_code == 200
    assert known.code in answer.text
    assert "muhamad contoh" in answer.text
    assert Activation.objects.count() == 1


def test_before_a_level_is_chosen_what_was_typed_stays_and_is_searched(world, client):
    known = triage(world, report_in(world).report, child=ChildWords(name="Bunga Contoh"))[0].child
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    typed = {"name": "Bunga Contoh", "because": "Memar di lengan"}
    found = client.post(page(report), {"do": "find", **typed})
    assert known.code in found.text
    assert "Memar di lengan" in found.text
    opened_words = client.post(page(report), {"do": "open-story", **typed})
    assert STORY in opened_words.text
    assert "Memar di lengan" in opened_words.text


def test_a_search_for_nobody_says_what_to_write(world, client):
    sign_in(client, world.people["maya"])
    answer = client.post(page(report_in(world).report), {"do": "find", "name": " ", "nik": ""})
    assert "Tulis nama atau NIK anak di bawah dahulu" in answer.text
    assert "Tidak ada anak" not in answer.text


def test_the_key_enter_opens_nothing_sealed(world, client):
    """A browser presses the first button of the form in which somebody types."""
    sign_in(client, world.people["maya"])
    text = client.get(page(report_in(world).report)).text
    form = re.search(r'<form[^>]*>(?:(?!</form>).)*name="because"', text, re.DOTALL)[0]
    first = re.search(r"<button[^>]*>", form)[0]
    assert 'name="do" value="find"' in first
    assert IdentityRead.objects.count() == 0


def test_a_role_that_ended_ends_the_page(world, client):
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    assert client.get(page(report)).status_code == 200
    world.people["maya"].user.holdings.update(until_on="2026-01-06")
    assert client.get(page(report)).status_code == 404


def test_a_desk_reports_and_sees_the_follow_code_once(world, client):
    sign_in(client, world.people["yusuf"])
    url = reverse("report_new")
    form = dict.fromkeys(("outside_reference", "story", "reporter"), "")
    form |= {
        "save_id": "8b6d4f1e-5b1e-4c39-9d51-0f7d9a6f3f10", "channel": "school", "topic": "school",
        "received_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}", "child_count": "1", "story": "Dirundung berulang.",
    }  # fmt: skip
    first, second = client.post(url, form), client.post(url, form)
    report = Report.objects.get()
    assert report.agency == world.agencies["smpn-contoh"]
    assert report.code in first.text
    assert "Kode lacak" in first.text
    assert "Kode lacak" not in second.text
    assert "Dirundung" not in first.text
    assert report.code in client.get(reverse("report_own")).text


def test_too_long_a_story_is_refused_in_its_place_and_kept(world, client):
    sign_in(client, world.people["yusuf"])
    story = "Cerita " * 15_000
    answer = client.post(reverse("report_new"), {"story": story, "channel": "school"})
    assert answer.status_code == 422
    assert "Apa yang disampaikan: 104999 huruf, paling banyak 4000" in answer.text
    assert answer.text.count("Cerita Cerita") > 1000
