from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.register.actions import end_agency
from layak.evaluation.agreements.models import Agreement
from layak.platform.audit.models import Event
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import open_rows
from layak.rules.refusal import Refused, WrongField
from layak.workflows.meetings.minutes.actions import (
    Collision,
    Kept,
    NewLine,
    edit_entry,
    mark_entry,
    move_entry,
    open_meeting,
    remove_entry,
    restore_entry,
    write_entry,
)
from layak.workflows.meetings.minutes.models import Entry, EntryRevision
from layak.workflows.meetings.minutes.reads import minutes_page, stamp
from layak.workflows.meetings.planning.models import Meeting
from tests.conftest import sign_in
from tests.evaluation.conftest import revision, round_  # noqa: F401  # fixtures
from tests.meetings.held import (
    AFTER,
    LATER,
    a_meeting,
    a_running_meeting,
    frozen,
    promised,
    said,
    some_agencies,
)
from tests.meetings.planned import NINE
from tests.shown import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(wati, dp3a):
    return a_running_meeting(wati, dp3a)


def test_a_meeting_opens_on_its_day_and_not_before(wati, sari, dp3a):
    meeting = a_meeting(wati, dp3a)
    with pytest.raises(Refused, match="dijadwalkan 5 November 2026"):
        open_meeting(meeting_id=meeting.pk, by=wati, at=NINE - timedelta(days=1))
    with pytest.raises(Refused, match="sekretariat"):
        open_meeting(meeting_id=meeting.pk, by=sari, at=NINE)
    open_meeting(meeting_id=meeting.pk, by=wati, at=NINE)
    assert Meeting.objects.get(pk=meeting.pk).state == "running"
    assert Event.objects.get(kind="meeting.opened").sentence == "Rakor 1/2026 dibuka."
    with pytest.raises(Refused, match="sudah dibuka"):
        open_meeting(meeting_id=meeting.pk, by=wati, at=NINE)


def test_lines_stand_in_the_order_of_the_agenda(wati, meeting):
    first, second = meeting.agenda.order_by("position")[:2]
    said(meeting, "Paparan alur.", wati, item_id=second.pk)
    said(meeting, "Pembukaan oleh Asisten I.", wati, item_id=first.pk)
    said(meeting, "k: Setiap dinas menyatakan layanannya.", wati, item_id=second.pk)
    page = shown(minutes_page(meeting=meeting, by=wati, at=LATER))
    lines = [(item.number, [entry.text for entry in item.entries]) for item in page.items[:2]]
    assert lines == [
        (1, ["Pembukaan oleh Asisten I."]),
        (2, ["Paparan alur.", "Setiap dinas menyatakan layanannya."]),
    ]
    assert page.summary == "1 keputusan."


def test_an_empty_sentence_and_a_huge_paste_are_refused(wati, meeting):
    for text, reason in (("  \n ", "masih kosong"), ("k:", "masih kosong"), ("a" * 2001, "2001")):
        with pytest.raises(Refused, match=reason):
            said(meeting, text, wati)
    with pytest.raises(Refused, match="paling banyak 20000"):
        said(meeting, "panjang " * 5000, wati)
    assert not Entry.objects.exists()


def test_the_same_words_twice_are_one_line(wati, meeting):
    once = said(meeting, "Rapat mencatat kendala.", wati)
    again = said(meeting, "Rapat  mencatat\nkendala.", wati, at=LATER + timedelta(seconds=30))
    assert again.pk == once.pk
    said(meeting, "k: Rapat mencatat kendala.", wati, at=LATER + timedelta(seconds=40))
    assert Entry.objects.get().kind == "decision"
    later = said(meeting, "Rapat mencatat kendala.", wati, at=LATER + timedelta(minutes=2))
    assert later.pk != once.pk


def test_two_note_takers_lose_nothing(wati, ketut, meeting):
    entry = said(meeting, "Sekolah filial menerima 98 anak.", wati)
    first = edit_entry(
        entry_id=entry.pk, text="Sekolah filial: 98 anak, 26 SD.", version=1, by=ketut, at=LATER
    )
    assert first == Kept(version=2)
    late = edit_entry(entry_id=entry.pk, text="Filial: 98 murid.", version=1, by=wati, at=LATER)
    assert late == Collision(
        version=2,
        text="Sekolah filial: 98 anak, 26 SD.",
        late_text="Filial: 98 murid.",
        by_name="Ketut Wirawan",
    )
    kept = EntryRevision.objects.filter(entry=entry).order_by("pk")
    assert list(kept.values_list("version", "text", "is_kept")) == [
        (1, "Sekolah filial menerima 98 anak.", True),
        (2, "Sekolah filial: 98 anak, 26 SD.", True),
        (1, "Filial: 98 murid.", False),
    ]
    assert Entry.objects.get(pk=entry.pk).text == "Sekolah filial: 98 anak, 26 SD."


def test_a_line_becomes_a_decision_and_is_struck_out_and_comes_back(wati, meeting):
    entry = said(meeting, "Jalur Paket disepakati.", wati)
    mark_entry(entry_id=entry.pk, kind="decision", by=wati, at=LATER)
    assert Entry.objects.get(pk=entry.pk).kind == "decision"
    remove_entry(entry_id=entry.pk, by=wati, at=LATER)
    assert Entry.objects.get(pk=entry.pk).removed_at == LATER
    restore_entry(entry_id=entry.pk, by=wati, at=LATER)
    assert Entry.objects.get(pk=entry.pk).removed_at is None
    with pytest.raises(Refused, match="tidak dikenal"):
        mark_entry(entry_id=entry.pk, kind="followup", by=wati, at=LATER)


def test_a_line_at_the_wrong_item_goes_to_another_with_what_it_became(wati, meeting, dinkes):
    first, second = meeting.agenda.order_by("position")[:2]
    early = said(meeting, "Menyusun SOP.", wati, item_id=first.pk)
    promised(early, dinkes, wati)
    said(meeting, "Paparan alur.", wati, item_id=second.pk)
    seen = stamp(meeting.pk)
    move_entry(entry_id=early.pk, item_id=second.pk, by=wati, at=LATER)
    page = shown(minutes_page(meeting=meeting, by=wati, at=LATER))
    lines = [[entry.text for entry in item.entries] for item in page.items[:2]]
    assert lines == [[], ["Paparan alur.", "Menyusun SOP."]]
    assert page.items[1].entries[1].promise.owner == "Dinas Kesehatan"
    assert page.stamp != seen
    move_entry(entry_id=early.pk, item_id=second.pk, by=wati, at=LATER)
    assert Event.objects.get(kind="entry.moved").facts["item"] == second.pk
    move_entry(entry_id=early.pk, item_id=None, by=wati, at=LATER)
    assert Entry.objects.get(pk=early.pk).item is None


def test_a_line_goes_to_no_item_that_is_gone_or_elsewhere(wati, sari, meeting, dp3a):
    entry = said(meeting, "Isi.", wati)
    gone = meeting.agenda.order_by("position").first()
    type(gone).objects.filter(pk=gone.pk).update(removed_at=LATER)
    foreign = a_meeting(wati, dp3a).agenda.first()
    for item in (gone, foreign):
        with pytest.raises(Refused, match="sudah dihapus dari susunan"):
            move_entry(entry_id=entry.pk, item_id=item.pk, by=wati, at=LATER)
    with pytest.raises(Refused, match="sekretariat"):
        move_entry(entry_id=entry.pk, item_id=None, by=sari, at=LATER)


def test_the_page_of_a_line_moves_it(client, wati, meeting):
    first, second = meeting.agenda.order_by("position")[:2]
    entry = said(meeting, "Isi.", wati, item_id=first.pk)
    sign_in(client, wati)
    page = client.get(reverse("entry_edit", args=[meeting.pk, entry.pk])).content.decode()
    assert f'<option value="{first.pk}" selected>' in page
    url = reverse("entry_move", args=[meeting.pk, entry.pk])
    answer = client.post(url, {"item": second.pk})
    assert answer["Location"].endswith(f"#baris-{entry.pk}")
    assert Entry.objects.get(pk=entry.pk).item == second
    client.post(url, {"item": 0})
    assert Entry.objects.get(pk=entry.pk).item is None
    assert "sudah dihapus dari susunan" in client.post(url, {"item": 10**6}).content.decode()


def test_a_line_becomes_a_followup_that_the_next_meeting_lists(wati, meeting, dinkes, disdik):
    entry = said(meeting, "Dinas Kesehatan melatih petugas.", wati)
    made = promised(
        entry, dinkes, wati, problem="Petugas belum terlatih.", proof_wanted="Sertifikat",
        supporter_ids=(disdik.pk,),
    )  # fmt: skip
    row = FollowUp.objects.get(pk=made.pk)
    assert (row.origin, row.origin_label, row.series) == (
        f"meeting:{meeting.pk}", "Rakor 1 Tahun 2026", "rakor",
    )  # fmt: skip
    assert row.origin_url == f"/rapat/{meeting.pk}/notulen/"
    listed = open_rows(series="rakor", today=date(2026, 12, 1))
    assert [(one.title, one.agency_name) for one in listed] == [
        ("Dinas Kesehatan melatih petugas.", "Dinas Kesehatan")
    ]
    with pytest.raises(Refused, match="sudah menjadi tindak lanjut"):
        promised(entry, disdik, wati)
    with pytest.raises(Refused, match="Ubah atau batalkan"):
        remove_entry(entry_id=entry.pk, by=wati, at=LATER)


def test_a_past_day_or_an_ended_owner_makes_no_followup(wati, meeting):
    (gone,) = some_agencies(1)
    entry = said(meeting, "Ditindaklanjuti.", wati)
    with pytest.raises(WrongField):
        promised(entry, gone, wati, due_on=date(2026, 11, 4))
    end_agency(agency=gone, by=None, at=LATER)
    with pytest.raises(Refused):
        promised(entry, gone, wati)
    with pytest.raises(Refused, match="sudah berakhir"):
        said(meeting, "Kata dinas itu.", wati, speaker_id=gone.pk)
    assert Entry.objects.get(pk=entry.pk).kind == "talk"
    assert not FollowUp.objects.exists()


def test_nothing_is_written_before_the_meeting_or_by_others(wati, sari, dp3a):
    meeting = a_meeting(wati, dp3a)
    with pytest.raises(Refused, match="belum dibuka"):
        said(meeting, "Terlalu cepat.", wati)
    open_meeting(meeting_id=meeting.pk, by=wati, at=NINE)
    with pytest.raises(Refused, match="sekretariat"):
        said(meeting, "Bukan notulis.", sari)
    other = a_meeting(wati, dp3a).agenda.first()
    with pytest.raises(Refused, match="dihapus dari susunan"):
        write_entry(
            line=NewLine(meeting_id=meeting.pk, text="Acara lain.", item_id=other.pk),
            by=wati,
            at=LATER,
        )


def test_the_page_takes_a_sentence_without_javascript(client, wati, meeting):
    sign_in(client, wati)
    item = meeting.agenda.order_by("position").first()
    url = reverse("entry_write", args=[meeting.pk])
    told = {"item": item.pk, "text": "Pembukaan.", "kind": "decision", "speaker": "dinkes"}
    refused = client.post(url, told)
    assert refused.status_code == 422
    assert "tidak ada di daftar" in refused.content.decode()
    assert "Pembukaan.</textarea>" in refused.content.decode()
    written = client.post(url, {**told, "speaker": "DP3A"})
    assert written.headers["Location"].endswith(f"/notulen/#tulis-{item.pk}")
    page = client.get(reverse("meeting_minutes", args=[meeting.pk])).content.decode()
    assert "Keputusan 1" in page
    assert "Pemberdayaan Perempuan" in page


def test_a_follow_up_is_two_steps_from_a_sentence(client, wati, meeting, dinkes):
    sign_in(client, wati)
    url = reverse("entry_write", args=[meeting.pk])
    led = client.post(url, {"text": "t: Dinkes menyusun SOP rujukan."})
    entry = Entry.objects.get()
    assert led.headers["Location"] == reverse("entry_promise", args=[meeting.pk, entry.pk])
    due_on = timezone.localdate() + timedelta(days=60)
    told = {"title": "Menyusun SOP", "owner": "Dinkes", "due_on": due_on.isoformat()}
    form = client.get(led.headers["Location"]).content.decode()
    assert "Dinkes menyusun SOP rujukan." in form
    wrong = client.post(led.headers["Location"], {**told, "due_on": "2020-01-01"})
    assert wrong.status_code == 422
    done = client.post(led.headers["Location"], {**told, "supporters": "DP3A\n"})
    assert done.status_code == 302
    made = FollowUp.objects.get()
    assert (made.agency_id, made.title, made.supporters.count()) == (dinkes.pk, "Menyusun SOP", 1)
    again = client.get(led.headers["Location"])
    assert again.status_code == 302


def test_lines_of_the_other_note_taker_come_without_touching_the_field(client, wati, meeting):
    sign_in(client, wati)
    page = client.get(reverse("meeting_minutes", args=[meeting.pk]))
    seen = shown(page.context["page"]).stamp
    url = reverse("entry_list", args=[meeting.pk])
    assert client.get(url, {"tanda": seen}).status_code == 204
    said(meeting, "Baris baru.", wati)
    lines = client.get(url, {"tanda": seen}).content.decode()
    assert "Baris baru." in lines
    assert "<textarea" not in lines
    assert 'hx-swap-oob="true"' in lines


def test_a_late_edit_shows_both_texts(client, wati, ketut, meeting):
    entry = said(meeting, "Semula.", wati)
    edit_entry(entry_id=entry.pk, text="Dari Ketut.", version=1, by=ketut, at=LATER)
    sign_in(client, wati)
    url = reverse("entry_edit", args=[meeting.pk, entry.pk])
    answer = client.post(url, {"text": "Dari Wati.", "version": 1})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Ketut Wirawan mengubah baris ini lebih dahulu" in words
    assert words.count("Dari Ketut.") >= 1
    assert "Dari Wati.</textarea>" in words
    again = client.post(url, {"text": "Dari keduanya.", "version": 2})
    assert again.status_code == 302
    assert Entry.objects.get(pk=entry.pk).text == "Dari keduanya."


def test_many_lines_need_no_more_queries(client, wati, meeting, dinkes):
    sign_in(client, wati)
    url = reverse("meeting_minutes", args=[meeting.pk])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    for n in range(2):
        promised(said(meeting, f"Tindak lanjut {n}.", wati), dinkes, wati)
    few = asked()
    for n in range(2, 20):
        promised(said(meeting, f"Tindak lanjut {n}.", wati), dinkes, wati)
    assert asked() == few


def test_minutes_are_written_until_they_are_signed(wati, meeting):
    said(meeting, "Isi.", wati)
    paper = frozen(meeting, wati)
    assert paper.version == 1
    said(meeting, "Tambahan sebelum tanda tangan.", wati, at=AFTER)
    second = frozen(meeting, wati)
    assert second.version == 2
    assert list(meeting.papers.order_by("version").values_list("state", flat=True)) == [
        "replaced", "draft",
    ]  # fmt: skip


def test_an_agreed_reading_stands_at_the_question_with_its_dissent(
    client,
    round_,  # noqa: F811  # the fixture
    wati,
    meeting,
    disdik,
):
    entry = said(meeting, "Penyebutnya anak usia sekolah menurut Dukcapil.", wati)
    sign_in(client, wati)
    url = reverse("entry_agree", args=[meeting.pk, entry.pk])
    told = {
        "code": "18.1",
        "reading": "SOP dihitung bila ditandatangani kepala dinas.",
        "denominator": "Anak usia 7-18 tahun",
        "dissent_agency_1": "Disdik",
        "dissent_text_1": "Cukup surat edaran.",
    }
    unknown = client.post(url, {**told, "code": "99.9"})
    assert "Tidak ada pertanyaan dengan kode ini." in unknown.content.decode()
    halved = client.post(url, {**told, "dissent_agency_1": ""})
    assert "Tulis siapa yang berpendapat lain." in halved.content.decode()
    assert client.post(url, told).status_code == 302
    entry.refresh_from_db()
    answer = round_.answers.get(code="18.1")
    assert (entry.kind, entry.agreement_url) == ("agreement", f"/evaluasi/jawaban/{answer.pk}/")
    made = Agreement.objects.get(question=answer.question)
    assert (made.decided_label, made.dissents.get().agency_id) == (
        "Rakor 1 Tahun 2026", disdik.pk,
    )  # fmt: skip
    page = client.get(entry.agreement_url).content.decode()
    assert "SOP dihitung bila ditandatangani kepala dinas." in page
    with pytest.raises(Refused, match="lembar kesepakatan"):
        remove_entry(entry_id=entry.pk, by=wati, at=LATER)


def test_only_who_may_open_a_followup_is_led_to_it(client, wati, sari, tono, meeting, dinkes):
    made = promised(said(meeting, "Melatih petugas.", wati), dinkes, wati)
    url = reverse("meeting_minutes", args=[meeting.pk])
    address = f'href="/tindak-lanjut/{made.pk}/"'
    for person, opens in ((wati, True), (sari, True), (tono, False)):
        page = sign_in(client, person).get(url).content.decode()
        assert "Dinas Kesehatan" in page
        assert (address in page) is opens, person.user.username
