"""Thumbnails, photos without the camera's notes, scans that can be searched; originals untouched."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pikepdf
import pytest
from PIL import Image

from layak.evaluation.archive.actions import take_archive
from layak.evaluation.archive.zip_file import archive_zip
from layak.platform import jobs
from layak.platform.audit.models import Event
from layak.records.evidence.files.copies import forget_pages, keep_copy, make_copies
from layak.records.evidence.files.models import Evidence, FileCopy, FileScan
from layak.records.evidence.reading import searchable_copies
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.searchable_copies import make_searchable
from tests.conftest import MONDAY, sign_in
from tests.documents.papers import as_scan, place_of, scanned, text_of, typeset
from tests.documents.test_pictures import yellow_box
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.test_evidence_pages import _own_storage, body
from tests.evidence.test_viewing import hand_in

__all__ = ["_own_storage", "answer", "revision", "round_"]


def photo(*, turned: bool = True) -> bytes:
    picture = Image.new("RGB", (320, 200), "white")
    picture.paste("red", (0, 0, 60, 200))
    notes = Image.Exif()
    notes[0x0112] = 6 if turned else 1
    notes[0x010F] = "KameraUji"
    notes.get_ifd(0x8825)[1] = "S"
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=notes, quality=95)
    return data.getvalue()


@pytest.fixture
def picture(answer, sari):
    return hand_in(answer, sari, photo(), name="Kelas ibu.jpg")


def test_a_read_file_gets_its_copies_in_the_background(client, sari, picture):
    FileText.objects.create(file=picture, page_count=1, is_from_scan=True, read_at=MONDAY)
    jobs.enqueue("evidence.read_file", file_id=picture.pk)
    assert "evidence.make_copies" in jobs.run_pending()
    kinds = set(FileCopy.objects.values_list("kind", flat=True))
    assert kinds == {"thumbnail", "stripped"}
    as_sari = sign_in(client, sari)
    address = f"/bukti/{picture.evidence_id}/kecil/1/"
    small = as_sari.get(address)
    assert (small.status_code, small["Cache-Control"]) == (200, "private, max-age=3600")
    assert Image.open(io.BytesIO(small.content)).size == (200, 320)
    for page in ("/bukti/", f"/bukti/{picture.evidence_id}/"):
        assert f'src="{address}"' in as_sari.get(page).content.decode()


def test_copies_are_made_once_and_only_of_clean_files(picture):
    scan = FileScan.objects.create(file=picture, state="waiting")
    make_copies(file_id=picture.pk, at=MONDAY)
    assert not FileCopy.objects.exists()
    FileScan.objects.filter(pk=scan.pk).update(state="clean")
    make_copies(file_id=picture.pk, at=MONDAY)
    first = set(FileCopy.objects.values_list("pk", flat=True))
    make_copies(file_id=picture.pk, at=MONDAY)
    assert set(FileCopy.objects.values_list("pk", flat=True)) == first


def test_the_quicker_copy_counts_and_the_other_leaves_nothing(picture, tmp_path):
    kept = [
        keep_copy(file=picture, kind="page", page=1, data=data, media_type="image/webp", at=MONDAY)
        for data in (b"one", b"two")
    ]
    assert kept[0] == kept[1]
    assert kept[0].sha256 == hashlib.sha256(b"one").hexdigest()
    assert len([path for path in (tmp_path / "salinan").rglob("*") if path.is_file()]) == 1


def test_pages_drawn_long_ago_are_forgotten_and_nothing_else(picture, tmp_path):
    for kind, page, days in (("page", 1, 31), ("page", 2, 29), ("thumbnail", 0, 400)):
        at = MONDAY - timedelta(days=days)
        keep_copy(file=picture, kind=kind, page=page, data=b"x", media_type="image/webp", at=at)
    assert forget_pages(at=MONDAY) == 1
    assert set(FileCopy.objects.values_list("kind", "page")) == {("page", 2), ("thumbnail", 0)}
    assert len([path for path in (tmp_path / "salinan").rglob("*") if path.is_file()]) == 2


def test_others_get_the_photo_without_the_notes_of_the_camera(client, sari, budi, picture):
    path = f"/bukti/{picture.evidence_id}/berkas/1/"
    original = body(sign_in(client, sari).get(path))
    assert original == photo()
    as_budi = sign_in(client, budi)
    response = as_budi.get(path)
    bare = body(response)
    assert "tanpa%20data%20kamera" in response["Content-Disposition"] or (
        "tanpa data kamera" in response["Content-Disposition"]
    )
    assert b"KameraUji" in original
    assert b"KameraUji" not in bare
    assert b"Exif" not in bare
    assert Image.open(io.BytesIO(bare)).size == (200, 320)
    assert Event.objects.filter(kind="evidence.downloaded", by=budi.user).count() == 1
    page = as_budi.get(f"/bukti/{picture.evidence_id}/").content.decode()
    assert "salinan tegak tanpa data kamera" in page


def unpacked(round_, by) -> dict[str, bytes]:
    found = take_archive(round_=round_, by=by, at=MONDAY)
    data = b"".join(archive_zip(found, city=None))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_zip_for_others_has_photos_without_the_notes_of_the_camera(
    sari, budi, wati, picture, round_
):
    def photos(by) -> list[bytes]:
        return [data for name, data in unpacked(round_, by).items() if name.endswith(".jpg")]

    assert photos(sari) == photos(wati) == [photo()]
    assert photos(budi) == []
    make_copies(file_id=picture.pk, at=MONDAY)
    files = unpacked(round_, budi)
    (name,) = (name for name in files if name.endswith(".jpg"))
    assert b"KameraUji" not in files[name]
    digest = hashlib.sha256(files[name]).hexdigest()
    assert f"{digest}  {name}" in files["00_SHA256SUMS.txt"].decode()


def test_the_place_of_a_photo_is_told_to_its_owner_alone(client, sari, budi, picture):
    FileText.objects.create(
        file=picture,
        page_count=1,
        taken_at=MONDAY,
        latitude=Decimal("-2.97607"),
        longitude=Decimal("104.77543"),
        read_at=MONDAY,
    )
    path = f"/bukti/{picture.evidence_id}/"
    assert "-2.97607, 104.77543" in sign_in(client, sari).get(path).content.decode()
    assert "104.77543" not in sign_in(client, budi).get(path).content.decode()


def test_a_restricted_evidence_has_no_small_picture(client, sari, picture):
    make_copies(file_id=picture.pk, at=MONDAY)
    Evidence.objects.filter(pk=picture.evidence_id).update(sensitivity="restricted")
    as_sari = sign_in(client, sari)
    assert as_sari.get(f"/bukti/{picture.evidence_id}/kecil/1/").status_code == 404
    assert "/kecil/" not in as_sari.get("/bukti/").content.decode()
    assert "/kecil/" not in as_sari.get(f"/bukti/{picture.evidence_id}/").content.decode()


@pytest.fixture(scope="module")
def scan():
    """Two pages of paper as a copier hands them out."""
    one = scanned(typeset())
    data = io.BytesIO()
    one.save(data, "PDF", resolution=200, save_all=True, append_images=[one.rotate(180)])
    return data.getvalue()


@pytest.fixture
def scanned_file(answer, sari, scan):
    file = hand_in(answer, sari, scan, name="Daftar.pdf")
    FileText.objects.create(
        file=file, text="kata " * 60, page_count=2, is_from_scan=True, read_at=MONDAY
    )
    return file


def kept_copies():
    return list(FileCopy.objects.order_by("kind", "page").values_list("kind", "page"))


def test_a_scan_becomes_searchable_in_slices(
    client, sari, scanned_file, scan, tmp_path, monkeypatch
):
    monkeypatch.setattr(searchable_copies, "SLICE_SECONDS", 0.0001)
    assert make_searchable(file_id=scanned_file.pk, at=MONDAY)
    slices = 1
    while make_searchable(file_id=scanned_file.pk, at=MONDAY):
        slices += 1
        # the second page lies beside the first, and both in one bundle then
        assert {kind for kind, _page in kept_copies()} <= {"searchable", "layers"}
    assert slices == 1
    assert kept_copies() == [("searchable", 0)]
    copy = FileCopy.objects.get(kind="searchable")
    assert (copy.page, copy.media_type) == (0, "application/pdf")
    response = sign_in(client, sari).get(f"/bukti/{scanned_file.evidence_id}/dicari/1/")
    result = tmp_path / "result.pdf"
    result.write_bytes(body(response))
    assert text_of(result).count("Sekolah ramah anak") == 2
    assert Event.objects.filter(kind="evidence.downloaded").count() == 1
    assert body(client.get(f"/bukti/{scanned_file.evidence_id}/berkas/1/")) == scan
    FileText.objects.filter(file=scanned_file).update(
        text="Sekolah ramah anak\nSekolah", page_starts=[0, 19]
    )
    address = f"/bukti/{scanned_file.evidence_id}/lihat/1/hal/1/?cari=sekolah"
    marked = Image.open(io.BytesIO(client.get(address).content)).convert("RGB")
    corners = place_of(result, "Sekolah")
    assert yellow_box(marked) == pytest.approx(corners, abs=0.012)


@pytest.mark.parametrize(
    "change",
    [{"is_from_scan": False}, {"page_count": 5_001}, {"text": "papan nama"}],
    ids=["words of its own", "too long", "a few letters"],
)
def test_what_needs_no_searchable_copy_gets_none(scanned_file, change):
    FileText.objects.filter(file=scanned_file).update(**change)
    assert not make_searchable(file_id=scanned_file.pk, at=MONDAY)
    assert not FileCopy.objects.exists()


@pytest.fixture
def long_file(answer, sari, scan):
    """103 pages: three of a copier (2, 51 and 103), the others with words of their own."""
    own = pikepdf.open(
        io.BytesIO(
            typeset("#set page(width: 12cm, height: 9cm)\nHalaman biasa dengan tulisannya sendiri.")
        )
    )
    with pikepdf.open(io.BytesIO(scan)) as copied, pikepdf.new() as made:
        for number in range(1, 104):
            is_scan = number in SCANNED
            made.pages.append((copied if is_scan else own).pages[0])
        data = io.BytesIO()
        made.save(data)
    file = hand_in(answer, sari, data.getvalue(), name="Panjang.pdf")
    FileText.objects.create(
        file=file, text="kata " * 60, page_count=103, page_starts=[0, 300], is_from_scan=True,
        read_at=MONDAY, warnings=["2 halaman pindaian belum terbaca.", "PDF ini memuat skrip."],
    )  # fmt: skip
    return file


SCANNED = (2, 51, 103)


def test_a_long_scan_is_read_in_bundles_and_goes_on_where_a_worker_died(
    client, sari, long_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(searchable_copies, "SLICE_PAGES", 60)
    assert make_searchable(file_id=long_file.pk, at=MONDAY)
    assert kept_copies() == [("layers", 1), *(("searchable", page) for page in range(51, 61))]
    page = sign_in(client, sari).get(f"/bukti/{long_file.evidence_id}/").content.decode()
    assert "sedang dibuat: 60 halaman selesai" in page

    def dies(*_args, **_more):
        raise SystemExit

    monkeypatch.setattr(searchable_copies, "merge_layers", dies)
    with pytest.raises(SystemExit):
        make_searchable(file_id=long_file.pk, at=MONDAY)
    assert kept_copies() == [("layers", 1), ("layers", 51), ("layers", 101)]
    monkeypatch.undo()
    monkeypatch.setattr(searchable_copies, "text_layers", dies)
    jobs.enqueue("evidence.make_copies", file_id=long_file.pk)
    assert "evidence.read_on" in jobs.run_pending()
    assert ("searchable", 0) in kept_copies()
    assert "layers" not in dict(kept_copies())
    result = tmp_path / "result.pdf"
    result.write_bytes(body(client.get(f"/bukti/{long_file.evidence_id}/dicari/1/")))
    said = text_of(result).split("\f")
    assert [n for n, words in enumerate(said, start=1) if "Sekolah ramah anak" in words] == [
        *SCANNED
    ]
    text = FileText.objects.get(file=long_file)
    assert text.warnings == ["PDF ini memuat skrip."]
    assert text.identity_signs["nik"] >= 1
    assert len(text.page_starts) == 103
    assert "Sekolah ramah anak" in text.text[text.page_starts[102] :]
    assert text.text.startswith("kata kata")


def keep_layers(file, kept):
    for kind, page in kept:
        facts = {"file": file, "kind": kind, "page": page, "media_type": "application/pdf"}
        keep_copy(**facts, data=b"", at=MONDAY)


def test_a_page_that_a_dead_worker_left_beside_its_bundle_goes_in_the_end(scanned_file):
    keep_layers(scanned_file, [("layers", 1), ("searchable", 1)])
    assert not make_searchable(file_id=scanned_file.pk, at=MONDAY)
    assert kept_copies() == [("searchable", 0)]


@pytest.mark.parametrize(
    ("page_count", "kept", "said"),
    [
        (30, [("layers", 1)], 30),
        (73, [("layers", 51), ("searchable", 1)], 24),
        (73, [("layers", 1), ("searchable", 50), ("searchable", 51)], 51),
    ],
    ids=["one short bundle", "the short one first", "a page left beside its bundle"],
)
def test_pages_already_read_are_counted_as_they_are(
    client, sari, scanned_file, page_count, kept, said
):
    FileText.objects.filter(file=scanned_file).update(page_count=page_count)
    keep_layers(scanned_file, kept)
    page = sign_in(client, sari).get(f"/bukti/{scanned_file.evidence_id}/").content.decode()
    assert f"sedang dibuat: {said} halaman selesai" in page


def test_a_scan_that_cannot_be_read_leaves_no_layers(answer, sari):
    file = hand_in(answer, sari, as_scan(Image.new("RGB", (50, 50)))[:300], name="Rusak.pdf")
    FileText.objects.create(
        file=file, text="kata " * 60, page_count=1, is_from_scan=True, read_at=MONDAY
    )
    assert not make_searchable(file_id=file.pk, at=MONDAY)
    assert not FileCopy.objects.exists()


def test_a_copy_not_made_is_not_there(client, sari, picture):
    path = f"/bukti/{picture.evidence_id}/dicari/1/"
    assert sign_in(client, sari).get(path).status_code == 404
