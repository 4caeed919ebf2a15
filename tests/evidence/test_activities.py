"""An activity noted on a phone: evidence with a sheet, photos beside it, once however often sent."""

from __future__ import annotations

import io
import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from layak.city.places.models import District, Municipality, Ward
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.platform.audit.models import Event
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.reading.models import FileText
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by, revision, round_

__all__ = ["revision", "round_"]
pytestmark = pytest.mark.usefixtures("folders")
RECORD = "/kegiatan/baru/"


@pytest.fixture
def ward(db):
    city = Municipality.objects.create(code="16.99", name="Kota Uji", province_name="Sumatera Uji")
    district = District.objects.create(municipality=city, code="16.99.01", name="Ilir Uji")
    return Ward.objects.create(
        district=district, code="16.99.01.1001", name="Melati", kind="kelurahan"
    )


@pytest.fixture
def answers(round_, dinkes):
    """Two questions that Dinas Kesehatan leads."""
    rows = list(Answer.objects.filter(round=round_).order_by("position")[:2])
    return [lead_by(answer, dinkes) for answer in rows]


def photo(name="IMG_1.jpg", colour=(200, 30, 30)):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def told(**changes):
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011
    return {
        "title": "Pelatihan kader posyandu",
        "happened_on": yesterday.isoformat(),
        "place": "Balai Kelurahan",
        "girls": "12",
        "boys": "",
        "women": "30",
        "men": "2",
        "story": "Kader belajar menimbang.",
        **changes,
    }


def words_of(client, evidence, version):
    response = client.get(f"/bukti/{evidence.pk}/berkas/{version}/")
    paper = pypdfium2.PdfDocument(b"".join(response.streaming_content))
    return "\n".join(page.get_textpage().get_text_range() for page in paper)


def refused(client, **changes):
    response = client.post(RECORD, told(**changes))
    assert response.status_code == 422
    assert not Evidence.objects.exists()
    page = response.content.decode()
    assert "Pelatihan kader posyandu" in page or "title" in changes
    return page


def test_an_entry_becomes_a_sheet_with_its_photos_beside_it(client, sari, dinkes, ward):
    sent = told(ward=ward.pk, photos=[photo(), photo("IMG_2.jpg", (0, 0, 200))])
    response = sign_in(client, sari).post(RECORD, sent, follow=True)
    activity = Activity.objects.get()
    assert response.redirect_chain[-1][0] == f"/kegiatan/{activity.evidence_id}/"
    assert "Kegiatan tercatat." in response.content.decode()
    sheet = activity.evidence
    assert (sheet.form, sheet.agency, sheet.files.count()) == ("activity", dinkes, 1)
    assert sheet.files.get().media_type == "application/pdf"
    words = words_of(client, sheet, 1)
    for said in ("Pelatihan kader posyandu", "Dinas Kesehatan", "Kelurahan Melati", "Sari Wulandari",
                 "tidak dihitung", "44", "Kader belajar menimbang.", "Foto 2"):  # fmt: skip
        assert said in words
    first, second = [one.evidence for one in activity.photos.order_by("position")]
    assert (first.kind, first.form, first.dated_on) == ("photo", "file", activity.happened_on)
    assert first.place == "Balai Kelurahan, Kelurahan Melati"
    assert second.files.get().original_name == "IMG_2.jpg"
    assert second.years == [activity.happened_on.year]
    assert first.described_by == sari.user
    (event,) = Event.objects.filter(kind="activity.recorded")
    assert event.facts["photo_count"] == 2
    assert "kader" not in event.sentence.casefold()


def test_the_same_attempt_twice_is_one_entry(client, sari):
    attempt = str(uuid.uuid4())
    at_phone = {"HTTP_ACCEPT": "application/json"}
    sign_in(client, sari)
    first = client.post(RECORD, told(save_id=attempt, photos=[photo()]), **at_phone).json()
    # also when what it says of the photos is no longer true: they were used up by the first
    again = told(save_id=attempt, upload_keys=[str(uuid.uuid4())])
    assert client.post(RECORD, again, **at_phone).json() == first
    assert Activity.objects.count() == 1
    assert EvidenceFile.objects.count() == 2


def test_another_entry_under_the_same_attempt_is_not_lost(client, sari):
    attempt = str(uuid.uuid4())
    sign_in(client, sari)
    client.post(RECORD, told(save_id=attempt))
    other = told(save_id=attempt, title="Lomba cuci tangan", girls="4")
    said = client.post(RECORD, other, HTTP_ACCEPT="application/json")
    assert said.status_code == 422
    assert "sudah tersimpan dengan isi lain" in said.json()["reasons"][0]
    assert said.json()["save_id"] not in ("", attempt)
    page = client.post(RECORD, other).content.decode()
    (fresh,) = re.findall(r'name="save_id" value="([^"]+)"', page)
    assert fresh != attempt
    assert "Lomba cuci tangan" in page
    client.post(RECORD, {**other, "save_id": fresh})
    titles = Evidence.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Pelatihan kader posyandu", "Lomba cuci tangan"]


def test_another_account_cannot_send_the_same_attempt(client, sari, tono):
    attempt = str(uuid.uuid4())
    sign_in(client, sari).post(RECORD, told(save_id=attempt))
    response = sign_in(client, tono).post(RECORD, told(save_id=attempt))
    assert response.status_code == 422
    assert "akun lain" in response.content.decode()
    assert Activity.objects.count() == 1


def test_one_question_takes_the_photos_and_two_only_the_sheet(client, sari, answers):
    one, other = answers
    sign_in(client, sari).post(RECORD, told(claims=[one.pk], photos=[photo()]))
    kinds = EvidenceUse.objects.filter(answer=one).values_list("evidence__kind", flat=True)
    assert sorted(kinds) == ["", "photo"]
    client.post(RECORD, told(claims=[one.pk, other.pk], photos=[photo(colour=(1, 2, 3))]))
    assert EvidenceUse.objects.filter(answer=one).count() == 3
    assert [use.evidence.form for use in EvidenceUse.objects.filter(answer=other)] == ["activity"]


def test_from_a_question_and_back_to_it(client, sari, answers):
    where = f"{RECORD}?jawaban={answers[0].pk}"
    page = sign_in(client, sari).get(where).content.decode()
    assert re.search(f'name="claims" value="{answers[0].pk}"[^>]* checked', page)
    response = client.post(where, told(claims=[answers[0].pk]))
    assert response["Location"] == f"/evaluasi/jawaban/{answers[0].pk}/bukti/"


def test_a_question_of_others_is_refused(client, sari, round_, disdik):
    theirs = lead_by(Answer.objects.filter(round=round_).order_by("position")[5], disdik)
    page = refused(sign_in(client, sari), claims=[theirs.pk])
    assert "tidak dapat dibuktikan" in page


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "belum diisi"),
        ({"happened_on": "2999-01-01"}, "sesudah berlangsung"),
        ({"happened_on": "2025-03-05", "ended_on": "2025-03-04"}, "berakhir sebelum dimulai"),
        ({"happened_on": "2025-03-05", "ended_on": "2999-03-04"}, "belum selesai"),
        ({"happened_on": "kemarin"}, "tanggal"),
        ({"place": ""}, "tulis alasannya"),
        ({"girls": "-1"}, "0"),
        ({"girls": "12,5"}, "bilangan"),
        ({"ward": "999999"}, "999999"),
        ({"story": "Nama anak: Budi Kecil, NIK 1671014507120003"}, "tampaknya memuat"),
        ({"photos": [photo(f"{n}.jpg") for n in range(6)]}, "Paling banyak 5 foto"),
        ({"photos": [SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1\n%%EOF\n")]}, "bukan foto"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"")]}, "kosong"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"<html><script>")]}, "a.jpg"),
        ({"upload_keys": [str(uuid.uuid4())]}, "tidak ada lagi"),
        ({"save_id": "bukan"}, "UUID"),
    ],
)
def test_what_cannot_be_so_is_said_at_its_place_and_nothing_is_kept(client, sari, changes, reason):
    assert reason in refused(sign_in(client, sari), **changes)


def test_no_place_with_a_reason_is_kept_on_the_photos_too(client, sari):
    sign_in(client, sari).post(
        RECORD, told(place="", unplaced_because="Rumah aman", photos=[photo()])
    )
    assert Evidence.objects.filter(unplaced_because="Rumah aman", place="").count() == 2


def test_words_that_only_look_like_identity_pass_once_they_were_checked(client, sari):
    story = "Alamat: Balai Warga"
    page = refused(sign_in(client, sari), story=story)
    assert "Sudah saya periksa" in page
    assert client.post(RECORD, told(story=story, is_checked="on")).status_code == 302


def test_who_may_not_add_evidence_cannot_record_nor_see_anothers(client, heri, tono, sari):
    assert sign_in(client, heri).get(RECORD).status_code == 404
    sign_in(client, sari).post(RECORD, told())
    where = f"/kegiatan/{Activity.objects.get().evidence_id}/"
    assert sign_in(client, heri).get(where).status_code == 200
    assert client.get(f"{where}ubah/").status_code == 404
    assert sign_in(client, tono).get(where).status_code == 404
    assert "Pelatihan kader" not in client.get("/kegiatan/").content.decode()


def change(client, activity, **changes):
    where = f"/kegiatan/{activity.evidence_id}/ubah/"
    sent = told(seen=activity.changed_at.isoformat(), **changes)
    return client.post(where, sent, follow=True)


def test_a_change_is_the_next_version_and_drops_a_photo_without_losing_it(client, sari):
    sign_in(client, sari).post(RECORD, told(photos=[photo()]))
    activity = Activity.objects.get()
    gone = activity.photos.get().evidence
    added = photo("IMG_9.jpg", (9, 9, 9))
    response = change(client, activity, title="Pelatihan ulang", dropped=[gone.pk], photos=[added])
    assert "versi" not in response.redirect_chain[-1][0]
    assert "Catatan diubah" in response.content.decode()
    assert "Pelatihan ulang" in words_of(client, activity.evidence, 2)
    assert "Pelatihan kader" in words_of(client, activity.evidence, 1)
    assert Evidence.objects.filter(pk=gone.pk).exists()
    assert activity.photos.get().evidence.files.get().original_name == "IMG_9.jpg"
    assert Event.objects.filter(kind="activity.changed").count() == 1


def test_a_change_that_somebody_else_overtook_is_refused(client, sari):
    sign_in(client, sari).post(RECORD, told())
    before = Activity.objects.get()
    change(client, before, title="Yang pertama")
    page = change(client, before, title="Yang kedua").content.decode()
    assert "sementara itu diubah Sari Wulandari" in page
    assert "Yang kedua" in page
    assert Evidence.objects.get(pk=before.evidence_id).title == "Yang pertama"


@pytest.mark.parametrize(("days", "is_asked"), [(0, False), (1, False), (40, True)])
def test_a_photo_that_the_camera_took_on_another_day_is_asked_about(client, sari, days, is_asked):
    sign_in(client, sari).post(RECORD, told(photos=[photo()]))
    activity = Activity.objects.get()
    happened_at = datetime.combine(activity.happened_on, time(5), tzinfo=UTC)
    file = activity.photos.get().evidence.files.get()
    taken_at = happened_at - timedelta(days=days)
    FileText.objects.create(file=file, taken_at=taken_at, read_at=happened_at)
    page = client.get(f"/kegiatan/{activity.evidence_id}/").content.decode()
    assert ("Menurut kamera diambil" in page) is is_asked


def test_the_list_counts_by_month_and_finds_what_is_not_used(
    client, sari, answers, django_assert_max_num_queries
):
    sign_in(client, sari)
    for day, title in (("2025-03-05", "Satu"), ("2025-03-20", "Dua"), ("2025-04-01", "Tiga")):
        client.post(RECORD, told(title=title, happened_on=day))
    client.post(RECORD, told(title="Empat", happened_on="2025-04-02", claims=[answers[0].pk]))
    with django_assert_max_num_queries(14):
        page = client.get("/kegiatan/").content.decode()
    assert page.index("April 2025") < page.index("Maret 2025")
    assert page.count("2 kegiatan · 88 peserta tercatat") == 2
    assert "3 belum dipakai" in page
    unused = client.get("/kegiatan/?belum=ya").content.decode()
    assert "Tiga" in unused
    assert "Empat" not in unused
    assert "Dua" not in client.get("/kegiatan/?q=tiga").content.decode()


def test_what_a_phone_keeps_holds_nothing_of_anybody(client, sari, ward):
    sign_in(client, sari)
    page = client.get("/kegiatan/luring/").content.decode()
    assert "Melati" in page
    for theirs in ("Sari", "Dinas Kesehatan", "csrfmiddlewaretoken"):
        assert theirs not in page
    worker = client.get("/kegiatan/pekerja.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "/kegiatan/luring/" in worker.content.decode()
    client.logout()
    assert client.get("/kegiatan/luring/").status_code == 200
