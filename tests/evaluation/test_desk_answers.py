"""The list of questions and the question page, as each person of the cast sees them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.stages.actions import move_answer
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by, plan


def text_of(response) -> str:
    return response.content.decode()


def page(client, answer) -> str:
    return text_of(client.get(f"/evaluasi/jawaban/{answer.pk}/"))


def fill(answer, by, **fields):
    for field, value in fields.items():
        edit = Edit(field=field.replace("_2", "-2"), value=value, version=0)
        save_field(answer_id=answer.pk, edit=edit, by=by, at=MONDAY)


@pytest.fixture
def as_sari(client, sari):
    return sign_in(client, sari)


@pytest.fixture
def as_wati(client, wati):
    return sign_in(client, wati)


# ---- list


def test_list_shows_only_questions_of_the_own_agency(as_sari, round_, answer):
    shown = text_of(as_sari.get("/evaluasi/uji/"))
    assert "Cakupan ASI eksklusif" in shown
    assert "Cakupan kepemilikan akta" not in shown


def test_list_shows_all_274_to_the_secretariat(as_wati, round_):
    shown = text_of(as_wati.get("/evaluasi/uji/"))
    assert shown.count('<span class="tag') >= 274
    assert "274 pertanyaan" in shown


def test_list_of_an_administrator_is_not_there(client, adi, round_):
    assert sign_in(client, adi).get("/evaluasi/uji/").status_code == 404


def test_list_of_an_unknown_round_is_not_there(as_sari, round_):
    assert as_sari.get("/evaluasi/lain/").status_code == 404


def test_list_refuses_to_be_posted_to(as_sari, round_):
    assert as_sari.post("/evaluasi/uji/").status_code == 405


def test_list_leads_to_sign_in_when_signed_out(client, round_):
    response = client.get("/evaluasi/uji/")
    assert response.status_code == 302
    assert "next=/evaluasi/uji/" in response["Location"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("indikator=14", 10),
        ("q=14.1", 2),  # 14.1 and 14.10
        ("q=asi+eksklusif", 1),
        ("q=ASI+konselor", 1),
        ("q=tidakadakatanya", 0),
        ("bagian=tidak-ada", 0),
        ("q=%00", 274),
    ],
)
def test_list_finds_by_filter_and_word(as_wati, round_, query, count):
    shown = text_of(as_wati.get(f"/evaluasi/uji/?{query}"))
    assert f"<strong>{count} pertanyaan</strong>" in shown


def test_list_counts_by_stage_and_filters_one(as_wati, sari, answer):
    fill(answer, sari, mark="2,25")
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    shown = text_of(as_wati.get("/evaluasi/uji/?indikator=14&tahap=ready"))
    assert "<strong>1 pertanyaan</strong>" in shown
    assert "Sedang diisi 9" in shown
    assert "Menunggu persetujuan 1" in shown


def test_list_of_what_waits_follows_the_stage(client, sari, heri, wati, answer):
    fill(answer, sari, mark="2,25")
    mine = "/evaluasi/uji/?milik=saya&q=eksklusif"
    assert "<strong>1 pertanyaan</strong>" in text_of(sign_in(client, sari).get(mine))
    assert "<strong>0 pertanyaan</strong>" in text_of(sign_in(client, heri).get(mine))
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    assert "<strong>0 pertanyaan</strong>" in text_of(sign_in(client, sari).get(mine))
    assert "<strong>1 pertanyaan</strong>" in text_of(sign_in(client, heri).get(mine))
    move_answer(answer_id=answer.pk, move="approve", seen="ready", by=heri, at=MONDAY)
    assert "<strong>0 pertanyaan</strong>" in text_of(sign_in(client, heri).get(mine))
    assert "<strong>1 pertanyaan</strong>" in text_of(sign_in(client, wati).get(mine))


def test_list_says_what_is_late(as_sari, answer):
    Answer.objects.filter(pk=answer.pk).update(due_on=date(2026, 2, 3))
    shown = text_of(as_sari.get("/evaluasi/uji/?q=eksklusif"))
    assert "3 Februari 2026" in shown
    assert "Lewat" in shown


def test_list_without_rows_teaches(client, tono, round_, disdik):
    EvidenceUse.objects.all().delete()
    for row in Answer.objects.visible_to(tono):
        lead_by(row, round_.answers.get(code="14.1").assignments.get(relation="lead").agency)
    shown = text_of(sign_in(client, tono).get("/evaluasi/uji/"))
    assert "Belum ada pertanyaan untuk Anda" in shown


def test_list_as_fragment_is_the_same_page_less_of_it(as_sari, round_):
    shown = text_of(as_sari.get("/evaluasi/uji/", headers={"HX-Request": "true"}))
    assert shown.lstrip().startswith('<section id="daftar"')
    assert "<html" not in shown


def test_current_round_keeps_the_words_of_the_search(as_sari, round_):
    response = as_sari.get("/evaluasi/?q=asi+eksklusif")
    assert response["Location"] == "/evaluasi/uji/?q=asi+eksklusif"


def test_current_round_teaches_before_there_is_one(as_sari):
    assert "Belum ada putaran" in text_of(as_sari.get("/evaluasi/"))


def test_list_costs_eight_queries(as_wati, round_, django_assert_max_num_queries):
    as_wati.get("/evaluasi/uji/")
    with django_assert_max_num_queries(8):
        as_wati.get("/evaluasi/uji/")


# ---- question page


def test_page_shows_ladder_points_and_where_it_stands(as_sari, answer):
    shown = page(as_sari, answer)
    assert "14 Pemberian Makan pada Bayi dan Anak" in shown
    assert "50 % sampai di bawah 75 %" in shown
    assert "2,25" in shown
    assert "Pilihan dan nilainya usulan, belum resmi" in shown
    assert "Nilai mandiri, belum diverifikasi" in shown
    assert "1.000,00" in shown


def test_page_is_not_there_for_the_outsider(client, tono, answer):
    assert sign_in(client, tono).get(f"/evaluasi/jawaban/{answer.pk}/").status_code == 404


def test_page_of_an_unknown_answer_is_not_there(as_sari, round_):
    assert as_sari.get("/evaluasi/jawaban/999999/").status_code == 404


def test_page_refuses_to_be_posted_to(as_sari, answer):
    assert as_sari.post(f"/evaluasi/jawaban/{answer.pk}/").status_code == 405


def test_loading_a_page_never_writes(as_sari, answer):
    before = Event.objects.count()
    page(as_sari, answer)
    answer.refresh_from_db()
    assert (answer.versions, answer.saved_at) == ({}, None)
    assert Event.objects.count() == before


def test_page_says_why_it_cannot_be_edited(client, sari, heri, answer):
    assert "dipimpin perangkat daerah lain" not in page(sign_in(client, sari), answer)
    shown = page(sign_in(client, heri), answer)
    assert 'name="note"' not in shown
    assert "Kursi Anda tidak berwenang" in shown


def test_page_tells_the_secretariat_for_whom_it_writes(as_wati, answer):
    assert "Anda mengisi atas nama Dinas Kesehatan" in page(as_wati, answer)


def test_page_shows_the_note_of_a_return(as_sari, sari, wati, answer):
    fill(answer, sari, mark="2,25")
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    move_answer(
        answer_id=answer.pk, move="return", seen="ready", note="Tabel tanpa tanda tangan.",
        by=wati, at=MONDAY,
    )  # fmt: skip
    shown = page(as_sari, answer)
    assert "Catatan pengembalian Wati Rahayu, 2 Februari 2026" in shown
    assert "Tabel tanpa tanda tangan." in shown


def test_page_computes_the_share_and_points_to_an_option(as_sari, sari, answer):
    fill(answer, sari, numerator_2026="7.905", denominator_2026="12.104")
    shown = page(as_sari, answer)
    assert "65,31" in shown  # 7905 / 12104 = 0.65309...
    assert "Angka ini menunjuk pilihan" in shown
    answer.refresh_from_db()
    assert (answer.option, answer.mark) == ("", None)


def test_page_shows_the_change_between_two_years(as_sari, sari, round_):
    row = round_.answers.get(code="12.3")
    fill(row, sari, numerator_2025="50", denominator_2025="200",
         numerator_2026="90", denominator_2026="300")  # fmt: skip
    shown = page(as_sari, row)
    assert "25,00" in shown
    assert "30,00" in shown
    assert "naik 5,00 poin persen" in shown


def test_page_notes_a_mark_that_differs_from_the_option(as_sari, sari, answer):
    fill(answer, sari, option="4")
    save_field(
        answer_id=answer.pk, edit=Edit(field="mark", value="1,75", version=1), by=sari, at=MONDAY
    )
    assert "Nilai 1,75 berbeda dari pilihan (2,25). Nilai yang dihitung." in page(as_sari, answer)


def test_page_leads_to_the_questions_beside_it(as_sari, round_, answer):
    shown = page(as_sari, answer)
    after = round_.answers.get(code="14.2")
    assert f'href="/evaluasi/jawaban/{after.pk}/"' in shown
    assert "14.2 →" in shown


def test_page_passes_over_questions_of_others(as_sari, round_, answer, disdik):
    hidden = lead_by(round_.answers.get(code="14.2"), disdik)
    shown = page(as_sari, answer)
    assert f"/evaluasi/jawaban/{hidden.pk}/" not in shown
    assert "14.3 →" in shown


def test_page_shows_the_answer_of_the_round_before(as_sari, sari, round_, revision, dp3a):
    from layak.evaluation.steering.actions import open_round

    former = round_.answers.get(code="14.1")
    fill(former, sari, mark="1,5", note="Tahun lalu baru 41 konselor.")
    later = open_round(
        plan=plan("nanti", evaluation_year=2028), revision=revision, caretaker=dp3a, by=None,
        at=MONDAY, previous=round_,
    )  # fmt: skip
    shown = page(as_sari, later.answers.get(code="14.1"))
    assert "1,50 / 3,00" in shown
    assert "Tahun lalu baru 41 konselor." in shown


def test_page_names_invited_bodies_and_caretakers(as_wati, round_, dp3a, dinkes):
    from layak.evaluation.answers.models import Assignment

    row = round_.answers.get(code="14.1")
    Assignment.objects.filter(answer=row).update(caretaker_for=dp3a)
    assert "memimpin untuk Dinas Pemberdayaan Perempuan" in page(as_wati, row)


NASTY = "<script>alert(1)</script> \U0001f476 \u202ekebalik\u202c 'kutip' \"ganda\" &amp;"


def test_page_prints_typed_text_as_text(as_sari, sari, answer):
    fill(answer, sari, note=NASTY)
    shown = page(as_sari, answer)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \U0001f476 kebalik" in shown


def test_textarea_holds_exactly_what_is_kept(as_sari, sari, answer):
    """Browsers drop the first line break of a textarea and nothing else."""
    fill(answer, sari, note="\n  menjorok\nbaris kedua  ")
    shown = page(as_sari, answer)
    inside = shown.split('name="note"', 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    assert inside == "\n\n  menjorok\nbaris kedua  "


def test_page_costs_thirteen_queries(as_sari, sari, round_, revision, dp3a,
                                     django_assert_max_num_queries):  # fmt: skip
    from layak.evaluation.steering.actions import open_round

    later = open_round(
        plan=plan("nanti", evaluation_year=2028), revision=revision, caretaker=dp3a, by=None,
        at=MONDAY, previous=round_,
    )  # fmt: skip
    row = later.answers.get(code="14.1")
    fill(row, sari, mark="1", note="satu", option="3")
    page(as_sari, row)
    with django_assert_max_num_queries(13):  # one of them for the flags
        page(as_sari, row)


def test_history_shows_differences_and_the_text_that_lost(as_sari, sari, wati, answer):
    fill(answer, sari, note="Ada 29 puskesmas")
    for by, text in ((sari, "Ada 30 puskesmas"), (wati, "tulisan Wati")):
        edit = Edit(field="note", value=text, version=1, save_id=uuid4())
        save_field(answer_id=answer.pk, edit=edit, by=by, at=MONDAY)
    shown = text_of(as_sari.get(f"/evaluasi/jawaban/{answer.pk}/riwayat/"))
    assert '<del><span class="visually-hidden">dihapus: </span>29</del>' in shown
    assert '<ins><span class="visually-hidden">ditambah: </span>30</ins>' in shown
    assert "Tulisan yang tidak dipakai" in shown
    assert "Wati Rahayu atas nama Dinas Kesehatan" in shown
    assert "1 tulisan yang tidak dipakai masih tersimpan" in page(as_sari, answer)


def test_history_is_not_there_for_the_outsider(client, tono, answer):
    path = f"/evaluasi/jawaban/{answer.pk}/riwayat/"
    assert sign_in(client, tono).get(path).status_code == 404


def test_live_score_adds_up(as_sari, round_):
    Answer.objects.filter(round=round_, code="14.1").update(mark=Decimal("2.25"))
    Answer.objects.filter(round=round_, code="14.3").update(mark=Decimal("0.50"))
    Answer.objects.filter(round=round_, code="12.1").update(mark=Decimal("3.00"))
    shown = page(as_sari, round_.answers.get(code="14.1"))
    # indicator 14: 2,25 + 0,50; part III: + 3,00; 500 is the floor of Pratama
    for text in ("2,75", "5,75", "494,25 poin lagi ke Pratama"):
        assert text in shown


def test_page_shows_published_counts_where_the_question_has_some(as_wati, round_):
    """Nothing was published yet, and the card says so; other questions have none."""
    shown = page(as_wati, round_.answers.get(code="22A.1"))
    assert "Hitungan skema aksi cepat" in shown
    assert "Belum ada hitungan yang terbit untuk tahun datanya." in shown
    assert "Hitungan skema aksi cepat" not in page(as_wati, round_.answers.get(code="14.1"))
