"""A photo handed in twice is found, however it was saved; what a person calls two stays two."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from layak.evaluation.proofs.actions import attach_file
from layak.platform.audit.models import Event
from layak.platform.documents.reading.photos import prints
from layak.records.evidence.reading.actions import dismiss_likeness, read_file
from layak.records.evidence.reading.likeness import keep_likenesses
from layak.records.evidence.reading.models import FileFingerprint, FileLikeness, FileText
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.documents.pictures import saved, scene
from tests.evaluation.conftest import answer, lead_by, revision, round_
from tests.evidence.test_evidence_pages import _own_storage

__all__ = ["_own_storage", "answer", "revision", "round_"]


@pytest.fixture
def hand_in(answer, dinkes, sari):
    lead_by(answer, dinkes)

    def by_sari(data, name="foto.jpg", title="Foto", sensitivity="internal"):
        upload = Upload(stream=io.BytesIO(data), name=name, size=len(data))
        use = attach_file(
            answer_id=answer.pk, upload=upload, title=title, sensitivity=sensitivity, by=sari,
            at=MONDAY,
        )  # fmt: skip
        return use.evidence.files.get()

    return by_sari


def jpeg(picture, **options):
    return saved(picture, "JPEG", quality=60, **options)


def keep(file, picture, *, text="", number="", page=1):
    """As reading does, without the reader of scans."""
    row = FileText.objects.create(
        file=file, text=text, number=number, legibility=0.95 if text else None, read_at=MONDAY
    )
    found = prints(picture.convert("L"))
    keep_likenesses(file, row, [(page, found.bits, found.cuts)], at=MONDAY)


def told():
    return [(row.file_id, row.other_id, row.kind) for row in FileLikeness.objects.order_by("pk")]


def test_the_same_photo_smaller_is_found_when_it_is_read(hand_in):
    photo = scene(1)
    first = hand_in(jpeg(photo))
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2026:01:20 09:15:00"}
    exif[0x8825] = {1: "S", 2: (2.0, 58.0, 30.0), 3: "E", 4: (104.0, 45.0, 0.0)}
    later = hand_in(jpeg(photo.resize((320, 240)), exif=exif), "lain.jpg")
    for file in (first, later):
        read_file(file_id=file.pk, at=MONDAY)
    assert told() == [(later.pk, first.pk, "near")]
    text = FileText.objects.get(file=later)
    assert text.taken_at.isoformat() == "2026-01-20T02:15:00+00:00"
    assert (str(text.latitude), str(text.longitude)) == ("-2.97500", "104.75000")
    assert any("GPS" in warning for warning in text.warnings)
    assert FileFingerprint.objects.filter(file__in=(first, later)).count() == 2


def test_the_later_file_is_named_also_when_it_was_read_first(hand_in):
    photo = scene(2)
    first, later = hand_in(jpeg(photo)), hand_in(jpeg(photo.crop((20, 15, 640, 480))))
    keep(later, photo.crop((20, 15, 640, 480)))
    assert told() == []
    keep(first, photo)
    assert told() == [(later.pk, first.pk, "near")]


def test_equal_bytes_are_the_same_and_other_photos_are_not(hand_in):
    data = jpeg(scene(3))
    first, again, other = hand_in(data), hand_in(data, "salinan.jpg"), hand_in(jpeg(scene(4)))
    keep(first, scene(3))
    keep(other, scene(4))
    keep(again, scene(3))
    assert told() == [(again.pk, first.pk, "same")]


def test_pages_of_one_shape_are_told_apart_by_their_words(hand_in):
    page = scene(5)
    words = (
        "Keputusan Lurah tentang perlindungan anak terpadu berbasis masyarakat di kelurahan kami"
    )
    one, another, copy = (hand_in(jpeg(page.resize((640 - n, 480)))) for n in (0, 1, 2))
    keep(one, page, text=f"{words} Suka Maju", number="12/KPTS/2024")
    keep(another, page, text=f"{words} Suka Damai", number="13/KPTS/2024")
    assert told() == []
    keep(copy, page, text=f"{words} Suka Maju", number="12/KPTS/2024")
    assert told() == [(copy.pk, one.pk, "near")]


def test_a_person_says_that_they_are_two_with_a_reason(client, sari, hand_in):
    data = jpeg(scene(6))
    first, later = hand_in(data, title="Foto posyandu"), hand_in(data, title="Foto lagi")
    for file in (first, later):
        keep(file, scene(6))
    sign_in(client, sari)
    page = client.get(f"/bukti/{later.evidence_id}/").content.decode()
    assert "Sama persis" in page
    assert "Foto posyandu" in page
    likeness = FileLikeness.objects.get()
    address = f"/bukti/{first.evidence_id}/kemiripan/"
    client.post(address, {"likeness": likeness.pk, "because": "ya"})
    likeness.refresh_from_db()
    assert likeness.dismissed_at is None
    for wrong in ("", "x", "9" * 30, "0"):
        assert (
            client.post(address, {"likeness": wrong, "because": "alasan baik"}).status_code == 302
        )
    client.post(address, {"likeness": likeness.pk, "because": "Dua kegiatan di tempat yang sama"})
    likeness.refresh_from_db()
    assert likeness.dismissed_because == "Dua kegiatan di tempat yang sama"
    assert Event.objects.filter(kind="evidence.likeness_dismissed").count() == 1
    page = client.get(f"/bukti/{later.evidence_id}/").content.decode()
    assert "Memang berbeda" in page
    with pytest.raises(Refused, match="sebelumnya"):
        dismiss_likeness(likeness=likeness, because="sekali lagi", by=sari, at=MONDAY)


def test_an_open_file_with_a_childs_identity_says_so(client, sari, hand_in):
    open_list = hand_in(
        b"Nama anak : Putri Contoh\nNISN 0123456789\n", "daftar.txt", sensitivity="public"
    )
    read_file(file_id=open_list.pk, at=MONDAY)
    assert FileText.objects.get().identity_signs == {"nisn": 1, "child_name": 1}
    sign_in(client, sari)
    page = client.get(f"/bukti/{open_list.evidence_id}/").content.decode()
    assert "NISN 1, nama anak 1. Samarkan dahulu" in page
    open_photo = hand_in(jpeg(scene(7)), sensitivity="public")
    keep(open_photo, scene(7))
    page = client.get(f"/bukti/{open_photo.evidence_id}/").content.decode()
    assert "Adakah wajah anak" in page
