"""Looking at evidence page by page: who may, what is seen, what trace it leaves."""

from __future__ import annotations

import io
import time

import pytest
from django.utils import timezone

from layak.evaluation.proofs.actions import attach_file
from layak.platform.audit.models import Event
from layak.records.evidence.files.copies import local_file
from layak.records.evidence.files.models import Evidence, FileCopy, FileScan
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.uploads.storing import Upload
from layak.records.evidence.viewing.reads import numbers_in
from layak.records.evidence.viewing.reasons import REASONS
from tests.conftest import MONDAY, sign_in
from tests.documents.papers import typeset
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.test_evidence_pages import _own_storage

__all__ = ["_own_storage", "answer", "revision", "round_"]

PAGES = ["Halaman muka gugus tugas.", "Kelas ibu hamil di puskesmas.", "Lampiran daftar kelas."]


@pytest.fixture(scope="module")
def paper():
    return typeset("#pagebreak()\n".join(PAGES))


def hand_in(answer, by, data, name="Laporan.pdf", sensitivity="internal"):
    upload = Upload(stream=io.BytesIO(data), name=name, size=len(data))
    use = attach_file(
        answer_id=answer.pk, upload=upload, title="", sensitivity=sensitivity, by=by, at=MONDAY
    )
    return use.evidence.files.get()


def read(file, pages=PAGES):
    """As the reading in the background leaves it."""
    text = "\n".join(pages)
    starts = [sum(len(page) + 1 for page in pages[:number]) for number in range(len(pages))]
    return FileText.objects.create(
        file=file, text=text, page_count=len(pages), page_starts=starts, read_at=MONDAY
    )


@pytest.fixture
def file(answer, sari, paper):
    file = hand_in(answer, sari, paper)
    read(file)
    return file


def place(file, more=""):
    return f"/bukti/{file.evidence_id}/lihat/{file.version}/{more}"


def looks():
    return Event.objects.filter(kind="evidence.viewed")


# ---- pages


def test_a_page_shows_its_picture_its_words_and_the_way_on(client, sari, file):
    page = sign_in(client, sari).get(place(file, "?hal=2")).content.decode()
    assert "Halaman 2 dari 3" in page
    assert f'src="{place(file, "hal/2/")}"' in page
    assert "Kelas ibu hamil di puskesmas." in page
    assert "Halaman muka" not in page
    assert f'rel="prev" href="{place(file, "?hal=1")}"' in page
    assert f'rel="next" href="{place(file, "?hal=3")}"' in page


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("99", 3), ("x", 1), ("9" * 30, 1)])
def test_a_page_that_is_not_there_leads_to_the_nearest(client, sari, file, asked, shown):
    page = sign_in(client, sari).get(place(file, f"?hal={asked}")).content.decode()
    assert f"Halaman {shown} dari 3" in page


def test_the_picture_is_drawn_once_and_stays_with_this_person(client, sari, file):
    as_sari = sign_in(client, sari)
    response = as_sari.get(place(file, "hal/1/"))
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response.content[:4] == b"RIFF"
    copy = FileCopy.objects.get(kind="page", page=1)
    assert (copy.size, copy.media_type) == (len(response.content), "image/webp")
    assert as_sari.get(place(file, "hal/1/")).content == response.content
    assert FileCopy.objects.count() == 1


def test_a_lost_picture_is_drawn_again(client, sari, file, tmp_path):
    as_sari = sign_in(client, sari)
    first = as_sari.get(place(file, "hal/1/")).content
    (tmp_path / FileCopy.objects.get().stored_as).unlink()
    assert as_sari.get(place(file, "hal/1/")).content == first


def test_words_lead_to_their_page_and_are_marked(client, sari, file):
    as_sari = sign_in(client, sari)
    page = as_sari.get(place(file, "?cari=kelas")).content.decode()
    assert "Halaman 2 dari 3" in page
    assert "<mark>Kelas</mark> ibu hamil" in page
    assert page.count('class="page-number"') == 2
    assert "tidak ditemukan" in as_sari.get(place(file, "?cari=sepeda")).content.decode()
    plain = as_sari.get(place(file, "hal/2/")).content
    assert as_sari.get(place(file, "hal/2/?cari=kelas")).content != plain
    assert FileCopy.objects.filter(page=2).count() == 1


def test_the_pages_of_a_use_are_at_hand(client, sari, file):
    as_sari = sign_in(client, sari)
    response = as_sari.get(f"/bukti/{file.evidence_id}/lihat/?rentang=2-3")
    assert response["Location"] == place(file, "?rentang=2-3")
    page = as_sari.get(response["Location"]).content.decode()
    assert "Halaman 2 dari 3" in page
    assert page.count('class="page-number"') == 2


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [
        ("2-4, 8", [2, 3, 4, 8]),
        ("8-2", []),
        ("0", []),
        ("3, 3", [3]),
        ("1-99999", [*range(1, 11)]),
        ("hapus semua", []),
    ],
)
def test_pages_are_read_from_a_use(pages, numbers):
    assert numbers_in(pages, 10) == numbers


def test_a_file_not_read_yet_is_shown_all_the_same(client, sari, answer, paper):
    file = hand_in(answer, sari, paper)
    page = sign_in(client, sari).get(place(file, "?cari=kelas")).content.decode()
    assert "Halaman 1 dari 3" in page
    assert "belum terbaca" in page


def test_a_table_is_shown_as_a_table(client, sari, answer):
    file = hand_in(answer, sari, b"kode;nilai\n14.1;<b>2</b>\n", name="nilai.csv")
    page = sign_in(client, sari).get(place(file)).content.decode()
    assert "<td>14.1</td><td>&lt;b&gt;2&lt;/b&gt;</td>" in page
    assert sign_in(client, sari).get(place(file, "hal/1/")).status_code == 404


def test_a_broken_file_says_why_and_can_be_fetched(client, sari, answer, paper):
    file = hand_in(answer, sari, paper[:400])
    as_sari = sign_in(client, sari)
    page = as_sari.get(place(file))
    assert page.status_code == 200
    assert "rusak atau terpotong" in page.content.decode()
    assert f"/bukti/{file.evidence_id}/berkas/1/" in page.content.decode()
    assert as_sari.get(place(file, "hal/1/")).status_code == 409


# ---- who, why, and the trace


def test_one_look_a_day_is_told_once(client, sari, wati, file):
    as_sari = sign_in(client, sari)
    for number in (1, 2, 3):
        as_sari.get(place(file, f"?hal={number}"))
        as_sari.get(place(file, "hal/1/"))
    assert looks().filter(by=sari.user).count() == 1
    sign_in(client, wati).get(place(file))
    assert looks().count() == 2
    assert "dilihat" in looks().first().sentence


def test_a_picture_alone_leaves_its_trace(client, budi, file):
    sign_in(client, budi).get(place(file, "hal/1/"))
    assert looks().get().by == budi.user


@pytest.mark.parametrize("who", ["tono", "rahma", "adi"])
def test_it_is_not_there_for_others(client, cast, file, who):
    as_one = sign_in(client, cast[who])
    for more in ("", "hal/1/"):
        assert as_one.get(place(file, more)).status_code == 404
    assert as_one.get(f"/bukti/{file.evidence_id}/kecil/1/").status_code == 404
    assert not looks().exists()


@pytest.fixture
def restricted(file):
    Evidence.objects.filter(pk=file.evidence_id).update(sensitivity="restricted")
    return file


def test_a_restricted_file_asks_why_and_remembers_for_a_while(client, sari, restricted):
    as_sari = sign_in(client, sari)
    assert "Untuk apa berkas ini dibuka?" in as_sari.get(place(restricted)).content.decode()
    assert as_sari.get(place(restricted, "hal/1/")).status_code == 409
    short = as_sari.post(place(restricted, "?hal=2"), {"because": "ya"})
    assert short.status_code == 422
    given = as_sari.post(place(restricted, "?hal=2"), {"because": "Menyiapkan verifikasi"})
    assert given["Location"] == place(restricted, "?hal=2")
    assert "Halaman 2 dari 3" in as_sari.get(given["Location"]).content.decode()
    picture = as_sari.get(place(restricted, "hal/2/"))
    assert (picture.status_code, picture["Cache-Control"]) == (200, "private, no-store")
    assert looks().get().facts["because"] == "Menyiapkan verifikasi"


def test_a_reason_holds_a_quarter_of_an_hour_and_for_one_file(
    client, sari, restricted, answer, paper
):
    as_sari = sign_in(client, sari)
    as_sari.post(place(restricted), {"because": "Menyiapkan verifikasi"})
    other = hand_in(answer, sari, paper + b"\n", sensitivity="restricted")
    assert "Untuk apa" in as_sari.get(place(other)).content.decode()
    session = as_sari.session
    because, until = session[REASONS][str(restricted.pk)]
    assert until - time.time() == pytest.approx(15 * 60, abs=60)
    session[REASONS] = {str(restricted.pk): [because, time.time() - 1]}
    session.save()
    assert "Untuk apa" in as_sari.get(place(restricted)).content.decode()


@pytest.mark.parametrize("who", ["budi", "ketut"])
def test_a_restricted_file_stays_closed_to_others(client, cast, restricted, who):
    as_one = sign_in(client, cast[who])
    assert as_one.get(place(restricted)).status_code == 409
    assert as_one.post(place(restricted), {"because": "memeriksa"}).status_code == 409
    assert not looks().exists()


@pytest.mark.parametrize(
    ("state", "reason"), [("waiting", "menunggu pemeriksaan"), ("infected", "berisi virus")]
)
def test_what_is_not_clean_is_not_shown(client, sari, file, state, reason):
    FileScan.objects.create(file=file, state=state, found="Uji", scanned_at=timezone.now())
    as_sari = sign_in(client, sari)
    for more in ("", "hal/1/"):
        response = as_sari.get(place(file, more))
        assert response.status_code == 409
        assert reason in response.content.decode()
    assert not looks().exists()
    assert not FileCopy.objects.exists()


def test_a_local_file_is_gone_after_use(file):
    with local_file(file.stored_as) as path:
        assert path.read_bytes().startswith(b"%PDF")
    assert not path.exists()
