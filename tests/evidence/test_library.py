"""The words of a file suggest, a person confirms, the library finds; restricted words stay unfound."""

from __future__ import annotations

import io

import pytest
import typst

from layak.evaluation.proofs.actions import attach_file
from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import store_version
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading import actions
from layak.records.evidence.reading.actions import read_file
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.reads import unread_files
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import answer, lead_by, revision, round_
from tests.evidence.test_evidence_pages import _own_storage

__all__ = ["_own_storage", "answer", "revision", "round_"]

DECREE = b"""\
KEPUTUSAN WALI KOTA MUSI RAYA \\
NOMOR 463/112/DP3A/2024 \\
TENTANG \\
GUGUS TUGAS KOTA LAYAK ANAK

Membentuk pojok menyusui di puskesmas kelurahan.

Ditetapkan di Musi Raya pada tanggal 3 Maret 2024 \\
ttd.
"""


@pytest.fixture(scope="module")
def decree():
    return typst.compile(DECREE, format="pdf")


@pytest.fixture
def use(answer, dinkes, sari, decree):
    lead_by(answer, dinkes)
    return hand_in(answer, sari, decree)


def hand_in(answer, by, data, sensitivity="internal"):
    upload = Upload(stream=io.BytesIO(data), name="SK gugus tugas.pdf", size=len(data))
    return attach_file(
        answer_id=answer.pk, upload=upload, title="", sensitivity=sensitivity, by=by, at=MONDAY
    )


def read_all():
    for file_id in list(unread_files()):
        read_file(file_id=file_id, at=MONDAY)


def confirmation(**more):
    return {
        "title": "SK Gugus Tugas",
        "kind": "decree",
        "number": "463/112/DP3A/2024",
        "dated_on": "2024-03-03",
        "signer": "Wali Kota",
        "years": "2024",
        "valid_since_on": "",
        "valid_until_on": "",
        "place": "",
        **more,
    }


def test_reading_keeps_what_the_words_say(use):
    assert use.evidence.files.get().pk in unread_files()
    read_all()
    text = FileText.objects.get()
    assert (text.kind, text.number, text.year) == ("decree", "463/112/DP3A/2024", 2024)
    assert (str(text.dated_on), text.is_signed, text.page_count) == ("2024-03-03", True, 1)
    assert not unread_files()


def test_reading_twice_keeps_one_text(use, monkeypatch):
    read_all()
    monkeypatch.setattr(actions, "inspect_apart", None)  # would raise if asked again
    read_file(file_id=use.evidence.files.get().pk, at=MONDAY)
    assert FileText.objects.count() == 1


def test_lost_file_says_so(use, tmp_path):
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    read_all()
    assert FileText.objects.get().failed_because == "Berkas ini tidak ada di penyimpanan."


def test_words_of_the_file_fill_the_form_until_someone_confirms(client, use, sari):
    read_all()
    sign_in(client, sari)
    page = client.get(f"/bukti/{use.evidence_id}/").content.decode()
    assert "Belum dipastikan" in page
    assert "463/112/DP3A/2024" in page
    form = client.get(f"/bukti/{use.evidence_id}/keterangan/").content.decode()
    assert 'value="463/112/DP3A/2024"' in form
    response = client.post(f"/bukti/{use.evidence_id}/keterangan/", confirmation())
    assert response.status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.years, evidence.signer, evidence.described_by) == (
        [2024],
        "Wali Kota",
        sari.user,
    )
    assert Event.objects.filter(kind="evidence.described").count() == 1


def test_wrong_year_is_said_at_the_question(client, use, sari, round_):
    assert 2024 not in round_.data_years
    sign_in(client, sari)
    path = f"/evaluasi/jawaban/{use.answer_id}/"
    assert "Membuktikan tahun" not in client.get(path).content.decode()
    client.post(f"/bukti/{use.evidence_id}/keterangan/", confirmation())
    assert "Membuktikan tahun 2024" in client.get(path).content.decode()
    client.post(f"/bukti/{use.evidence_id}/keterangan/", confirmation(valid_since_on="2024-03-03"))
    assert "Membuktikan tahun" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"years": "dua ribu"}, "Tulis tahun dengan empat angka"),
        ({"years": "20245"}, "Tulis tahun dengan empat angka"),
        ({"title": ""}, "Nama bukti belum diisi"),
        (
            {"valid_since_on": "2024-03-03", "valid_until_on": "2023-01-01"},
            "Masa berlaku habis sebelum dimulai",
        ),
        ({"kind": "rahasia"}, "rahasia"),
    ],
)
def test_bad_description_stays_on_the_form(client, use, sari, typed, said):
    sign_in(client, sari)
    response = client.post(f"/bukti/{use.evidence_id}/keterangan/", confirmation(**typed))
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert 'value="463/112/DP3A/2024"' in page
    assert Evidence.objects.get().described_at is None


def test_library_finds_words_inside_files(client, use, sari, tono, django_assert_max_num_queries):
    read_all()
    sign_in(client, sari)
    found = client.get("/bukti/?q=menyusui").content.decode()
    assert "<mark>menyusui</mark>" in found
    assert f"/bukti/{use.evidence_id}/lihat/1/?hal=1&amp;cari=menyusui" in found
    assert "1 bukti" in found
    assert "0 bukti" in client.get("/bukti/?q=stunting").content.decode()
    # five of them put the index of words first, for one statement in a savepoint
    with django_assert_max_num_queries(14):
        client.get("/bukti/?q=menyusui")
    sign_in(client, tono)
    assert "0 bukti" in client.get("/bukti/?q=menyusui").content.decode()


def test_word_far_inside_a_long_file_is_shown_too(client, use, sari):
    read_all()
    FileText.objects.update(
        text="kata " * 2000 + "ruang menyusui " + "lagi " * 10, page_starts=[0, 9000]
    )
    sign_in(client, sari)
    found = client.get("/bukti/?q=menyusui").content.decode()
    assert "ruang <mark>menyusui</mark>" in found
    assert "Buka halaman 2" in found


def test_restricted_words_are_found_by_nobody(client, answer, dinkes, sari, wati, decree):
    lead_by(answer, dinkes)
    hand_in(answer, sari, decree, sensitivity="restricted")
    read_all()
    for person in (sari, wati):
        sign_in(client, person)
        assert "0 bukti" in client.get("/bukti/?q=menyusui").content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        "a' OR 1=1",
        '"',
        "&|!",
        "\x00\x02",
        "menyusui OR",
        "hal=-1",
        "yang di",
        "%_\\\\",
        "x" * 300,
        '"terbuka',
    ],
)
def test_odd_searches_find_nothing_and_do_not_fail(client, use, sari, odd):
    sign_in(client, sari)
    assert client.get("/bukti/", {"q": odd, "hal": "x", "jenis": "y"}).status_code == 200


def test_library_stays_at_the_same_queries(
    client, answer, dinkes, sari, decree, django_assert_num_queries
):
    lead_by(answer, dinkes)
    for number in range(5):
        hand_in(answer, sari, decree + b"\n%" + bytes([65 + number]))
    sign_in(client, sari)
    client.get("/bukti/")
    # session, user, seats, frame; count, rows, small pictures
    with django_assert_num_queries(7):
        client.get("/bukti/")


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("kelurahan yang menyusui di", 1),
        ('"pojok menyusui"', 1),
        ('"menyusui pojok"', 0),
        ("menyusui -puskesmas", 0),
        ("-puskesmas", 0),
        ("-stunting -imunisasi", 1),
        ('-stunting -"pojok menyusui"', 0),
        ("463/112/DP3A", 1),
        ("gugus SK", 1),
        ("susui", 1),
    ],
)
def test_words_are_found_as_people_type_them(client, use, sari, typed, count):
    read_all()
    Evidence.objects.update(number="463/112/DP3A/2024")
    sign_in(client, sari)
    page = client.get("/bukti/", {"q": typed}).content.decode()
    assert f"<strong>{count} bukti</strong>" in page


def test_titles_stand_before_texts_and_a_misspelt_one_is_offered(
    client, answer, dinkes, sari, decree
):
    lead_by(answer, dinkes)
    in_title = hand_in(answer, sari, decree).evidence
    in_text = hand_in(answer, sari, decree + b"\n%").evidence
    Evidence.objects.filter(pk=in_title.pk).update(title="Panduan menyusui")
    Evidence.objects.filter(pk=in_text.pk).update(title="Lain")
    read_all()
    sign_in(client, sari)
    page = client.get("/bukti/?q=menyusui").content.decode()
    assert page.index("Panduan menyusui</a>") < page.index("Lain</a>")
    offered = client.get("/bukti/?q=paduan+menyusi").content.decode()
    assert "Mungkin maksud Anda" in offered
    assert "Panduan menyusui" in offered


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("jenis=decree", 1),
        ("jenis=report", 0),
        ("bentuk=file", 1),
        ("bentuk=link", 0),
        ("tahun=2024", 1),
        ("tahun=2020", 0),
        ("keadaan=belum", 0),
        ("keadaan=lepas", 0),
        ("keadaan=habis", 1),
        ("keadaan=terbatas", 0),
        ("perangkat=dinkes", 1),
        ("perangkat=disdik", 0),
    ],
)
def test_library_is_narrowed_by_facts(client, use, wati, asked, count):
    Evidence.objects.update(
        kind="decree",
        years=[2024],
        valid_until_on="2024-12-31",
        described_at=MONDAY,
        described_by=wati.user,
    )
    sign_in(client, wati)
    assert f"<strong>{count} bukti</strong>" in client.get(f"/bukti/?{asked}").content.decode()


def test_old_version_is_not_found_by_its_words(client, use, sari, answer):
    read_all()
    newer = typst.compile(b"Surat lain", format="pdf")
    upload = Upload(stream=io.BytesIO(newer), name="baru.pdf", size=len(newer))
    store_version(evidence=use.evidence, upload=upload, by=sari, at=MONDAY)
    read_all()
    sign_in(client, sari)
    assert "0 bukti" in client.get("/bukti/?q=menyusui").content.decode()
