"""Agreed readings: versions, dissent beside them, the question of every agency, the next round."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from python_calamine import CalamineWorkbook

from layak.city.agencies.register.actions import merge_agencies
from layak.evaluation.agreements.actions import (
    AgreementContent,
    AgreementMoved,
    add_dissent,
    withdraw_agreement,
    write_agreement,
)
from layak.evaluation.agreements.models import Agreement, Dissent
from layak.evaluation.agreements.reads import agreement_list
from layak.evaluation.answers.reads import fetch_answer
from layak.evaluation.rounds.wording import DASH
from layak.evaluation.steering.actions import open_round
from layak.evaluation.workbook.reads import agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by, plan
from tests.evaluation.links import address, begin, make

DAY = date(2026, 1, 30)
LATER = MONDAY + timedelta(hours=1)
READING = "Hanya bayi 0-5 bulan yang dihitung."


def content(reading=READING, **more):
    facts = {"decided_on": DAY, "decided_label": "Rakor Gugus Tugas ke-5", **more}
    return AgreementContent(reading=reading, **facts)


def agree(answer, by, reading=READING, *, seen=None, at=MONDAY, **more):
    return write_agreement(
        question_id=answer.question_id, content=content(reading, **more), seen=seen, by=by, at=at
    )


def differ(agreement, agency, by, text="Bayi 6 bulan juga kami hitung."):
    return add_dissent(agreement_id=agreement.pk, agency_id=agency.pk, text=text, by=by, at=LATER)


def page_of(client, person, answer, tail="") -> str:
    path = f"/evaluasi/jawaban/{answer.pk}/{tail}"
    return sign_in(client, person).get(path).content.decode()


def test_what_a_meeting_agreed_stands_at_the_question_for_all_its_agencies(
    client, asked, sari, tono, heri, wati, rahma, disdik, dinkes
):
    agreement = agree(
        asked, wati, denominator="Bayi 0-5 bulan", denominator_source="Profil kesehatan",
        accepted_proof="Rekap bertanda tangan", lead_id=dinkes.pk, decided_url="/rapat/5/",
    )  # fmt: skip
    differ(agreement, disdik, wati)
    # the lead's operator and head, the contributor, the secretariat and the mayor's observer
    for person in (sari, heri, tono, wati, rahma):
        said = page_of(client, person, asked)
        assert READING in said
        assert "Sumber: Profil kesehatan" in said
        assert "Disepakati di Rakor Gugus Tugas ke-5, 30 Januari 2026" in said
        assert 'href="/rapat/5/"' in said
        assert "Pendapat lain Dinas Pendidikan" in said
        assert "Bayi 6 bulan juga kami hitung." in said
    assert READING in page_of(client, tono, asked, "bagian/")


def test_the_panel_costs_no_query(client, asked, sari, wati, disdik):
    page_of(client, sari, asked)
    with CaptureQueriesContext(connection) as without:
        client.get(f"/evaluasi/jawaban/{asked.pk}/")
    differ(agree(asked, wati), disdik, wati)
    with CaptureQueriesContext(connection) as with_it:
        client.get(f"/evaluasi/jawaban/{asked.pk}/")
    assert len(with_it) == len(without)


def test_a_newer_version_counts_and_the_former_stays(client, asked, wati, sari, disdik):
    differ(agree(asked, wati, "Yang lama."), disdik, wati)
    second = agree(asked, wati, "Yang baru.", at=LATER)
    said = page_of(client, sari, asked)
    assert "Yang baru." in said
    assert "Yang lama." not in said
    assert "Bayi 6 bulan" not in said
    history = page_of(client, sari, asked, "kesepakatan/")
    assert "Bayi 6 bulan juga kami hitung." in history
    assert "Versi 1" in history
    assert (second.version, Agreement.objects.count()) == (2, 2)


def test_the_same_again_is_no_new_version_and_each_version_is_one_event(asked, wati):
    first = agree(asked, wati)
    assert agree(asked, wati, f"  {READING}\r\n") == first
    event = Event.objects.get(kind="agreement.written")
    assert event.sentence == "Persepsi tentang pertanyaan kla:14.1 disepakati, versi 1."
    assert READING not in str(event.facts)


def test_who_is_slower_is_told_and_nothing_is_overwritten(client, asked, wati, ketut):
    agree(asked, wati, "Satu.", seen=0)
    with pytest.raises(AgreementMoved):
        agree(asked, ketut, "Dua.", seen=0)
    told = {"seen": 0, "reading": "Tiga.", "decided_label": "Rakor", "decided_on": "2026-01-30"}
    path = f"/evaluasi/jawaban/{asked.pk}/kesepakatan/tulis/"
    slower = sign_in(client, ketut).post(path, told)
    assert slower.status_code == 409
    assert "Tiga." in slower.content.decode()
    # what came back counts as seen
    again = client.post(path, {**told, "seen": slower.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert list(Agreement.objects.order_by("version").values_list("reading", flat=True)) == [
        "Satu.", "Tiga.",
    ]  # fmt: skip


def test_it_is_taken_back_and_stays_to_be_read(client, asked, wati, sari):
    agreement = agree(asked, wati)
    withdraw_agreement(
        question_id=asked.question_id, decided_on=DAY, decided_label="Rakor ke-6", by=wati, at=LATER
    )
    assert READING not in page_of(client, sari, asked)
    history = page_of(client, sari, asked, "kesepakatan/")
    assert "Dicabut di Rakor ke-6, 30 Januari 2026" in history
    with pytest.raises(Refused, match="sudah diganti"):
        differ(agreement, agreement.written_by.holdings.get().seat.agency, wati)
    with pytest.raises(Refused, match="Belum ada kesepakatan"):
        withdraw_agreement(
            question_id=asked.question_id, decided_on=DAY, decided_label="x", by=wati, at=LATER
        )


@pytest.mark.parametrize("who", ["sari", "heri", "budi", "rahma", "adi"])
def test_only_those_who_decide_write_it(asked, cast, who, dinkes):
    with pytest.raises(Refused, match="tidak berwenang mencatat lembar kesepakatan"):
        agree(asked, cast[who])
    agreement = agree(asked, cast["ketut"])
    with pytest.raises(Refused, match="tidak berwenang"):
        differ(agreement, dinkes, cast[who])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reading": " "}, "Tulis apa yang disepakati"),
        ({"reading": "a" * 1201}, "1201 huruf; paling banyak 1200"),
        ({"reading": "NIK 1671024508150001"}, "nomor identitas"),
        ({"decided_on": date(2026, 2, 3)}, "3 Februari 2026 belum tiba"),
        ({"decided_label": ""}, "di rapat mana"),
        ({"decided_url": "https://contoh.example/"}, "halaman di aplikasi ini"),
        ({"lead_id": 0}, "sudah berakhir"),
    ],
)
def test_what_cannot_be_agreed_is_refused(asked, wati, changes, why):
    with pytest.raises(Refused, match=why):
        agree(asked, wati, **changes)
    assert Agreement.objects.count() == 0


def test_dissent_is_in_words_and_the_same_twice_is_one(asked, wati, disdik):
    agreement = agree(asked, wati)
    first = differ(agreement, disdik, wati)
    assert differ(agreement, disdik, wati) == first
    with pytest.raises(NotAcceptable, match="membacanya"):
        differ(agreement, disdik, wati, " ")
    assert Dissent.objects.count() == Event.objects.filter(kind="dissent.added").count() == 1


def test_everyone_named_gets_one_notice_of_it(asked, wati, sari, heri, tono):
    Notice.objects.all().delete()
    agree(asked, wati)
    told = sorted(Notice.objects.values_list("user__username", "text"))
    said = "Persepsi tentang 14.1 disepakati di Rakor Gugus Tugas ke-5."
    assert told == [("heri", said), ("sari", said), ("tono", said)]


def test_it_is_there_in_the_next_round_by_itself(client, asked, wati, revision, dp3a, round_):
    agree(asked, wati)
    later = open_round(
        plan=plan("nanti", evaluation_year=2028), revision=revision, caretaker=dp3a, by=None,
        at=LATER, previous=round_,
    )  # fmt: skip
    assert READING in page_of(client, wati, later.answers.get(code="14.1"))


def test_an_agency_that_merged_is_told_by_its_name_of_today(
    asked, wati, disdik, dinkes, setda, adi
):
    differ(agree(asked, wati, lead_id=disdik.pk), disdik, wati)
    merge_agencies(source=disdik, into=setda, by=adi, at=LATER)
    facts = fetch_answer(asked.pk, wati, at=LATER).agreement_facts
    assert facts["lead"] == "Sekretariat Daerah"
    assert facts["dissents"] == [["Sekretariat Daerah", "Bayi 6 bulan juga kami hitung."]]


def test_the_list_filters_and_shows_only_what_one_sees(
    asked, round_, wati, sari, disdik, django_assert_num_queries
):
    other = lead_by(round_.answers.get(code="18.1"), disdik)
    differ(agree(asked, wati), disdik, wati)
    agree(other, wati, "Sekolah negeri dan swasta.")

    def codes(by, **more):
        return [row.code for row in agreement_list(round_=round_, by=by, **more).rows]

    assert codes(wati, state="ada") == ["14.1", "18.1"]
    assert codes(wati, state="berbeda") == ["14.1"]
    assert codes(wati, state="ada", part="IV") == ["18.1"]
    assert codes(wati, words="negeri") == ["18.1"]
    assert codes(sari, state="ada") == ["14.1"]
    assert "14.1" not in codes(wati, state="belum")
    with django_assert_num_queries(1):
        page = agreement_list(round_=round_, by=wati)
    assert (page.agreed_count, page.dissent_count, page.all_count) == (2, 1, 274)


def test_pages_lead_on_to_what_may_be_done(client, asked, wati, sari, round_):
    path = f"/evaluasi/{round_.code}/kesepakatan/"
    empty = sign_in(client, sari).get(path).content.decode()
    assert "0 dari 94 pertanyaan disepakati" in empty
    assert "Tulis kesepakatan" not in empty
    sheet = f"/evaluasi/jawaban/{asked.pk}/kesepakatan/"
    assert "Simpan kesepakatan" not in client.get(sheet).content.decode()
    assert client.post(f"{sheet}tulis/").status_code == 404
    asking = sign_in(client, wati).get(f"{sheet}?rapat=Rakor+9&alamat=/rapat/9/")
    assert 'value="Rakor 9"' in asking.content.decode()
    told = {
        "seen": 0, "reading": READING, "decided_label": "Rakor 9", "decided_on": "2026-01-30",
        "decided_url": "/rapat/9/",
    }  # fmt: skip
    assert client.post(f"{sheet}tulis/", told).url == sheet
    agreement = Agreement.objects.get()
    assert agreement.decided_url == "/rapat/9/"
    beside = {"agreement": agreement.pk, "agency": "", "text": ""}
    refused = client.post(f"{sheet}pendapat/", beside)
    assert "Perangkat daerah belum diisi." in refused.content.decode()
    beside |= {"agency": wati.seats[0].agency_id, "text": "Lain."}
    assert client.post(f"{sheet}pendapat/", beside).url == sheet
    back = {"seen": 1, "decided_label": "Rakor 10", "decided_on": "2026-01-31"}
    assert client.post(f"{sheet}cabut/", back).url == sheet
    assert Agreement.objects.count() == 2


def test_it_is_in_the_book_that_is_filled_without_network(
    asked, round_, dinkes, disdik, sari, wati
):
    differ(agree(asked, wati), disdik, wati)
    book = agency_workbook(round_, dinkes, by=sari, at=LATER)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(agency_workbook_file(book, city=None)))
    guide = [row[0] for row in sheets.get_sheet_by_name("Petunjuk").to_python()]
    assert f"14.1: {READING} (Disepakati di Rakor Gugus Tugas ke-5, 30 Januari 2026)" in guide
    assert "14.1, pendapat lain Dinas Pendidikan: Bayi 6 bulan juga kami hitung." in guide


def test_who_answers_by_a_link_reads_it_too(asked, round_, disdik, wati):
    differ(agree(asked, wati, decided_url="/rapat/5/"), disdik, wati)
    link = make(round_, disdik, [asked], wati).link
    page = begin(link).get(address(link, f"{asked.pk}/")).content.decode()
    assert READING in page
    assert "Pendapat lain Dinas Pendidikan" in page
    assert "/rapat/5/" not in page


def test_the_sheet_holds_every_agreed_reading_and_who_differs(client, asked, round_, wati, disdik):
    differ(agree(asked, wati), disdik, wati)
    response = sign_in(client, wati).get(f"/evaluasi/{round_.code}/kesepakatan.docx")
    document = Document(io.BytesIO(response.content))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert cells[1][1:3] == [READING, DASH]
    assert ["14.1", "Dinas Pendidikan", "Bayi 6 bulan juga kami hitung."] in cells
    assert client.get(f"/evaluasi/{round_.code}/kesepakatan.pdf").content.startswith(b"%PDF")
