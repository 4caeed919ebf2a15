"""Evidence over HTTP: handed in, renewed, taken off, opened by those who may, never by path."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.answers.models import Answer, Assignment, EvidenceUse
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import answer, lead_by, revision, round_

__all__ = ["answer", "revision", "round_"]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def pdf(name="Tabel ASI 2026.pdf", more=b""):
    return SimpleUploadedFile(name, PDF + more, content_type="application/pdf")


def attach(answer, by, name="Tabel ASI 2026.pdf", data=PDF):
    upload = Upload(stream=io.BytesIO(data), name=name, size=len(data))
    return attach_file(answer_id=answer.pk, upload=upload, title="", by=by, at=MONDAY)


def place(answer):
    return f"/evaluasi/jawaban/{answer.pk}/bukti/"


def body(response):
    return b"".join(response.streaming_content)


def opened(client, path):
    """The response of a download, read to its end, which closes the file."""
    response = client.get(path)
    body(response)
    return response


# ---- handing in


def test_several_files_are_handed_in_at_once(client, sari, dinkes, answer):
    files = [pdf(), pdf("SK konselor.pdf", b"2")]
    response = sign_in(client, sari).post(place(answer), {"uploads": files}, follow=True)
    page = response.content.decode()
    assert "2 bukti dilampirkan." in page
    assert "SK konselor.pdf" in page
    assert EvidenceUse.objects.filter(answer=answer, evidence__agency=dinkes).count() == 2
    assert Event.objects.filter(kind="evidence.attached").count() == 2


def test_one_bad_file_keeps_out_the_others(client, sari, answer):
    files = [pdf(), SimpleUploadedFile("virus.exe", b"MZ\x90\x00" + b"\x00" * 80)]
    response = sign_in(client, sari).post(place(answer), {"uploads": files})
    assert response.status_code == 422
    assert "notice error" in response.content.decode()
    assert not EvidenceUse.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("kosong.pdf", b""), "kosong"),
        (SimpleUploadedFile("halaman.pdf", b"<html><script>alert(1)</script></html>"), "Unggah"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(client, sari, answer, file, sentence):
    response = sign_in(client, sari).post(place(answer), {"uploads": [file]})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_no_file_at_all_says_what_is_missing(client, sari, answer):
    response = sign_in(client, sari).post(place(answer), {})
    assert response.status_code == 422
    assert "Berkas bukti belum diisi" in response.content.decode()


def test_a_file_above_the_limit_is_refused_with_the_limit(client, sari, answer, settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    response = sign_in(client, sari).post(place(answer), {"uploads": [pdf(more=b"0" * 1100000)]})
    assert "lebih besar dari 1 MB" in response.content.decode()
    assert not Evidence.objects.exists()


def test_the_name_of_a_file_is_only_a_name(client, sari, answer):
    sign_in(client, sari).post(place(answer), {"uploads": [pdf("..\\..\\\u202ekk\x00.pdf")]})
    assert EvidenceFile.objects.get().original_name == "kk.pdf"


def test_the_secretariat_hands_in_on_behalf(client, wati, dinkes, answer):
    sign_in(client, wati).post(place(answer), {"uploads": [pdf()]})
    file = EvidenceFile.objects.get()
    assert (file.evidence.agency, file.on_behalf_of, file.uploaded_by) == (
        dinkes, dinkes, wati.user,
    )  # fmt: skip


def test_a_file_may_be_handed_in_as_restricted(client, sari, answer):
    sent = {"uploads": [pdf()], "is_restricted": "on"}
    page = sign_in(client, sari).post(place(answer), sent, follow=True).content.decode()
    assert Evidence.objects.get().sensitivity == "restricted"
    assert "Terbatas</span>" in page


@pytest.mark.parametrize("who", ["tono", "heri", "budi", "rahma", "adi"])
def test_who_may_not_hand_in_is_told_nothing(client, cast, answer, who):
    response = sign_in(client, cast[who]).post(place(answer), {"uploads": [pdf()]})
    assert response.status_code == 404
    assert not Evidence.objects.exists()


def test_an_accepted_answer_takes_no_more(client, sari, answer):
    Answer.objects.filter(pk=answer.pk).update(stage="accepted")
    response = sign_in(client, sari).post(place(answer), {"uploads": [pdf()]})
    assert response.status_code == 422
    assert "sudah diterima" in response.content.decode()


def test_handing_in_needs_sign_in(client, sari, answer):
    assert client.post(place(answer), {"uploads": [pdf()]}).status_code == 302
    assert sign_in(client, sari).put(place(answer)).status_code == 405


# ---- renewing and taking off


def test_a_newer_version_stands_before_the_older(client, sari, answer):
    use = attach(answer, sari)
    path = f"{place(answer)}{use.pk}/perbarui/"
    response = sign_in(client, sari).post(path, {"file": pdf("Tabel v2.pdf", b"2")}, follow=True)
    page = response.content.decode()
    assert page.index("Tabel v2.pdf") < page.rindex("Tabel ASI 2026.pdf")
    assert "versi 2" in page
    assert [f.version for f in use.evidence.files.order_by("version")] == [1, 2]


def test_the_same_file_again_is_no_new_version(client, sari, answer):
    use = attach(answer, sari)
    response = sign_in(client, sari).post(f"{place(answer)}{use.pk}/perbarui/", {"file": pdf()})
    assert "sama persis" in response.content.decode()
    assert use.evidence.files.count() == 1


def test_taking_off_keeps_the_file(client, sari, answer):
    use = attach(answer, sari)
    response = sign_in(client, sari).post(f"{place(answer)}{use.pk}/lepas/", follow=True)
    assert "Berkasnya tetap tersimpan" in response.content.decode()
    assert Evidence.objects.count() == 1
    assert not EvidenceUse.objects.filter(removed_at=None).exists()
    assert Event.objects.filter(kind="evidence.detached").count() == 1


def test_taking_off_twice_is_not_there(client, sari, answer):
    use = attach(answer, sari)
    as_sari = sign_in(client, sari)
    as_sari.post(f"{place(answer)}{use.pk}/lepas/")
    assert as_sari.post(f"{place(answer)}{use.pk}/lepas/").status_code == 404


def test_a_use_belongs_to_its_answer(client, sari, round_, answer):
    use = attach(answer, sari)
    other = round_.answers.get(code="14.2")
    assert sign_in(client, sari).post(f"{place(other)}{use.pk}/lepas/").status_code == 404


def test_the_outsider_takes_nothing_off(client, sari, tono, answer):
    use = attach(answer, sari)
    assert sign_in(client, tono).post(f"{place(answer)}{use.pk}/lepas/").status_code == 404
    assert sign_in(client, tono).post(f"{place(answer)}{use.pk}/perbarui/").status_code == 404


def test_a_locked_round_keeps_its_evidence(client, sari, ketut, round_, answer):
    use = attach(answer, sari)
    lock_round(round_=round_, by=ketut, at=MONDAY)
    response = sign_in(client, sari).post(f"{place(answer)}{use.pk}/lepas/")
    assert response.status_code == 409
    assert "terkunci" in response.content.decode()


# ---- opening


def test_detail_shows_versions_hash_and_uses(client, sari, answer):
    use = attach(answer, sari)
    page = sign_in(client, sari).get(f"/bukti/{use.evidence_id}/").content.decode()
    assert use.evidence.files.get().sha256[:12] in page
    assert "14.1 Cakupan ASI eksklusif" in page


def test_download_gives_the_bytes_as_an_attachment_and_tells_it(client, sari, answer):
    use = attach(answer, sari, name="Tabel ASI é 2026.pdf")
    response = sign_in(client, sari).get(f"/bukti/{use.evidence_id}/berkas/1/")
    assert body(response) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Tabel")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(kind="evidence.downloaded", by=sari.user).count() == 1


def test_an_image_may_be_looked_at_in_a_sandbox(client, sari, answer):
    use = attach(answer, sari, name="kelas ibu.png", data=PNG)
    response = opened(sign_in(client, sari), f"/bukti/{use.evidence_id}/berkas/1/?lihat")
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "image/png"


def test_other_kinds_are_never_shown_inline(client, sari, answer):
    use = attach(answer, sari, name="data.csv", data=b"kode;nilai\n1;2\n")
    response = opened(sign_in(client, sari), f"/bukti/{use.evidence_id}/berkas/1/?lihat")
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("who", ["sari", "heri", "wati", "budi", "ketut"])
def test_evidence_opens_for_those_who_may(client, cast, answer, who):
    use = attach(answer, cast["sari"])
    as_one = sign_in(client, cast[who])
    assert as_one.get(f"/bukti/{use.evidence_id}/").status_code == 200
    assert opened(as_one, f"/bukti/{use.evidence_id}/berkas/1/").status_code == 200


@pytest.mark.parametrize("who", ["tono", "rahma", "adi"])
def test_evidence_is_not_there_for_others(client, cast, answer, who):
    use = attach(answer, cast["sari"])
    as_one = sign_in(client, cast[who])
    assert as_one.get(f"/bukti/{use.evidence_id}/").status_code == 404
    assert as_one.get(f"/bukti/{use.evidence_id}/berkas/1/").status_code == 404


def test_who_may_not_open_evidence_does_not_read_its_title(client, sari, rahma, answer):
    attach(answer, sari, name="Rahasia dinas.pdf")
    page = sign_in(client, rahma).get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert "Rahasia dinas" not in page
    assert "Bukti tidak dibuka untuk kursi Anda." in page


def test_a_contributor_opens_what_the_question_uses(client, sari, tono, disdik, answer):
    use = attach(answer, sari)
    Assignment.objects.create(
        answer=answer, agency=disdik, relation="contributor", position=1, assigned_at=MONDAY
    )
    assert sign_in(client, tono).get(f"/bukti/{use.evidence_id}/").status_code == 200
    EvidenceUse.objects.filter(pk=use.pk).update(removed_at=MONDAY, removed_by=sari.user)
    assert sign_in(client, tono).get(f"/bukti/{use.evidence_id}/").status_code == 404


def test_evidence_follows_the_lead_when_it_changes(client, sari, tono, disdik, answer):
    use = attach(answer, sari)
    lead_by(answer, disdik)
    assert sign_in(client, tono).get(f"/bukti/{use.evidence_id}/").status_code == 200
    assert sign_in(client, sari).get(f"/bukti/{use.evidence_id}/").status_code == 200


def test_unknown_versions_and_methods(client, sari, answer):
    use = attach(answer, sari)
    as_sari = sign_in(client, sari)
    assert as_sari.get(f"/bukti/{use.evidence_id}/berkas/2/").status_code == 404
    assert as_sari.get("/bukti/999999/").status_code == 404
    assert as_sari.post(f"/bukti/{use.evidence_id}/").status_code == 405
    assert as_sari.delete(f"/bukti/{use.evidence_id}/berkas/1/").status_code == 405


def test_evidence_needs_sign_in(client, sari, answer):
    use = attach(answer, sari)
    assert client.get(f"/bukti/{use.evidence_id}/berkas/1/").status_code == 302


def test_a_file_that_storage_lost_says_so_and_logs_nothing(client, sari, answer, tmp_path):
    use = attach(answer, sari)
    (tmp_path / use.evidence.files.get().stored_as).unlink()
    response = sign_in(client, sari).get(f"/bukti/{use.evidence_id}/berkas/1/")
    assert response.status_code == 409
    assert "tidak ada di penyimpanan" in response.content.decode()
    assert not Event.objects.filter(kind="evidence.downloaded").exists()


# ---- restricted


@pytest.fixture
def restricted(sari, answer):
    use = attach(answer, sari)
    Evidence.objects.filter(pk=use.evidence_id).update(sensitivity="restricted")
    return use.evidence


@pytest.mark.parametrize("who", ["budi", "ketut"])
def test_restricted_files_stay_closed_to_others(client, cast, restricted, who):
    as_one = sign_in(client, cast[who])
    page = as_one.get(f"/bukti/{restricted.pk}/").content.decode()
    assert "hanya dibuka perangkat daerah pemiliknya" in page
    path = f"/bukti/{restricted.pk}/berkas/1/"
    assert as_one.get(path).status_code == 409
    assert as_one.post(path, {"because": "memeriksa bukti"}).status_code == 409
    assert not Event.objects.filter(kind="evidence.downloaded").exists()


@pytest.mark.parametrize("who", ["sari", "wati"])
def test_restricted_files_open_with_a_reason_that_is_kept(client, cast, restricted, who):
    as_one = sign_in(client, cast[who])
    path = f"/bukti/{restricted.pk}/berkas/1/"
    assert "alasan itu dicatat" in as_one.get(path).content.decode()
    response = as_one.post(path, {"because": "Menyiapkan penilaian"})
    assert body(response) == PDF
    event = Event.objects.get(kind="evidence.downloaded")
    assert event.facts["because"] == "Menyiapkan penilaian"
    assert "Alasan: Menyiapkan penilaian" in event.sentence
