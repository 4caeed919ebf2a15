"""The page "Bukti" of an answer and the answers of an evidence, over HTTP."""

from __future__ import annotations

import pytest

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.proofs.actions import detach_evidence
from layak.records.evidence.files.models import Evidence
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.proofs.conftest import reuse

pytestmark = pytest.mark.usefixtures("kept_files")


def place(answer, below=""):
    return f"/evaluasi/jawaban/{answer.pk}/bukti/{below}"


def shown(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_tells_pages_origin_and_what_is_weak(client, sari, wati, use, other):
    second = reuse(use, other, wati, "3-5")
    Answer.objects.filter(pk=other.pk).update(stage="ready")
    page = shown(sign_in(client, sari), place(other))
    assert "Halaman 3-5" in page
    assert "12 halaman" in page
    # wati handed in for the agency that leads, while it was a draft
    assert (
        "Wati Rahayu atas nama Dinas Kesehatan · 2 Februari 2026 · pada tahap Sedang diisi" in page
    )
    assert "Keterangannya belum dipastikan." in page
    assert "Usulan kami" in page
    assert "Yang diminta: Dokumen." in page
    detach_evidence(use=second, by=wati, at=MONDAY)
    page = shown(client, place(other))
    assert "Dilepas Wati Rahayu, 2 Februari 2026." in page
    assert "Belum ada dokumen." in page


def test_a_restricted_proof_tells_its_weakness_only_to_who_may_open_it(client, use, sari, budi):
    Evidence.objects.update(sensitivity="restricted")
    assert "Keterangannya belum dipastikan." in shown(sign_in(client, sari), place(use.answer))
    page = shown(sign_in(client, budi), place(use.answer))
    assert "Keterangannya belum dipastikan." not in page
    assert "Ada yang perlu diperiksa pada bukti terbatas" in page


@pytest.mark.parametrize(("who", "status"), [("tono", 404), ("rahma", 404), ("budi", 200)])
def test_who_sees_the_page(client, cast, use, who, status):
    shown(sign_in(client, cast[who]), place(use.answer), status)


def test_evidence_is_found_and_used_with_its_pages(
    client, sari, use, other, django_assert_max_num_queries
):
    as_sari = sign_in(client, sari)
    found = shown(as_sari, place(other, "?cari=wali+kota"))
    assert f'name="evidence" value="{use.evidence_id}"' in found
    assert "dipakai 1 pertanyaan" in found
    # a refusal comes back to the same results
    assert f'{place(other, "pakai/")}?cari=wali%20kota"' in found
    sent = {"evidence": use.evidence_id, "pages": "hal. 2 dan 3"}
    page = as_sari.post(place(other, "pakai/"), sent, follow=True).content.decode()
    assert "Bukti dipakai untuk pertanyaan ini." in page
    assert other.uses.get().pages == "2-3"
    assert "Sudah dipakai di sini." in shown(as_sari, place(other, "?cari=wali+kota"))
    part = as_sari.get(place(other, "?cari=tidakada"), headers={"HX-Request": "true"})
    assert "Tidak ada bukti yang cocok" in part.content.decode()
    assert "<html" not in part.content.decode()
    with django_assert_max_num_queries(20):
        shown(as_sari, place(other))


def test_what_the_same_question_had_before_is_offered(
    client, sari, use, round_, revision, dp3a, dinkes
):
    from layak.evaluation.steering.actions import open_round
    from tests.evaluation.conftest import plan

    fresh = open_round(plan=plan("esok"), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    answer = lead_by(fresh.answers.get(code="A1.1"), dinkes)
    page = shown(sign_in(client, sari), place(answer))
    assert "pertanyaan yang sama di putaran lain" in page
    assert "SK Wali Kota.pdf" in page


def test_bad_pages_come_back_with_what_was_typed(client, sari, use, other):
    as_sari = sign_in(client, sari)
    sent = {"pages": "sampul", "seen": ""}
    response = as_sari.post(place(use.answer, f"{use.pk}/halaman/"), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "bukan “sampul”" in page
    assert 'value="sampul"' in page
    sent = {"evidence": use.evidence_id, "pages": "40"}
    response = as_sari.post(place(other, "pakai/?cari=wali"), sent)
    assert response.status_code == 422
    assert "hanya 12 halaman" in response.content.decode()
    assert 'value="40"' in response.content.decode()
    assert as_sari.post(place(other, "pakai/"), {"evidence": "x"}).status_code == 422
    assert as_sari.post(place(other, "pakai/"), {"evidence": 999999}).status_code == 404
    assert not other.uses.exists()


def test_pages_change_and_taking_off_comes_back_to_the_page(client, sari, use):
    as_sari = sign_in(client, sari)
    there = place(use.answer, f"{use.pk}/")
    response = as_sari.post(f"{there}halaman/", {"pages": "8,3-5", "seen": ""})
    assert response["Location"] == place(use.answer)
    assert EvidenceUse.objects.get(pk=use.pk).pages == "3-5, 8"
    response = as_sari.post(f"{there}lepas/", {"kembali": "bukti"})
    assert response["Location"] == place(use.answer)
    assert as_sari.post(f"{there}halaman/", {"pages": "1", "seen": "3-5, 8"}).status_code == 404


def test_two_hundred_proofs_cost_no_more_queries(
    client, sari, dinkes, use, other, django_assert_max_num_queries
):
    rows = [
        Evidence(
            agency=dinkes, title=f"{n} " + "Laporan panjang sekali " * 8, created_at=MONDAY,
            created_by=sari.user,
        )
        for n in range(200)
    ]  # fmt: skip
    uses = [
        EvidenceUse(answer=other, evidence=one, added_at=MONDAY, added_by=sari.user)
        for one in Evidence.objects.bulk_create(rows)
    ]
    EvidenceUse.objects.bulk_create(uses)
    as_sari = sign_in(client, sari)
    with django_assert_max_num_queries(20):
        page = shown(as_sari, place(other))
    assert page.count("Isi berkasnya belum selesai dibaca.") == 200


def test_several_questions_of_a_round_are_chosen_at_once(client, sari, use, other, round_, disdik):
    lead_by(round_.answers.get(code="A1.3"), disdik)
    as_sari = sign_in(client, sari)
    where = f"/bukti/{use.evidence_id}/pakai/"
    page = shown(as_sari, where)
    assert "A1.2" in page
    assert "A1.3" not in page
    assert page.count("Sudah dipakai") == 1
    typed = {"pilih": [other.pk], f"halaman-{other.pk}": "99"}
    response = as_sari.post(where, typed)
    assert response.status_code == 422
    assert "A1.2: Berkas ini hanya 12 halaman" in response.content.decode()
    assert 'value="99"' in response.content.decode()
    response = as_sari.post(where, {**typed, f"halaman-{other.pk}": "9"}, follow=True)
    assert "Bukti dipakai untuk 1 pertanyaan." in response.content.decode()
    assert as_sari.post(where, {}).status_code == 422
    assert as_sari.post(where, {"pilih": [10**17]}).status_code == 404
