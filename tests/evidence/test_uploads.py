"""Files that arrive in pieces: what the protocol promises, what is refused, what is handed in."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.takeovers.models import Takeover, TakeoverFile
from layak.platform import jobs
from layak.records.evidence.files.actions import sweep
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads import actions
from layak.records.evidence.uploads.actions import forget_uploads
from layak.records.evidence.uploads.models import ResumableUpload
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.uploading import PDF, Line, key_of, named

__all__ = ["answer", "revision", "round_"]

WHOLE = PDF + b"0" * 5000


def stored(folders) -> list[Path]:
    return [path for path in (folders / "files").rglob("*") if path.is_file()]


def attach(client, answer, **told):
    return client.post(f"/evaluasi/jawaban/{answer.pk}/bukti/", told, follow=True)


# ---- the protocol


def test_a_file_in_three_pieces_becomes_one_evidence(
    line, client, answer, folders, django_capture_on_commit_callbacks
):
    begun = line.begin(len(WHOLE))
    place = begun.headers["Location"]
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "0")
    for offset in (0, 2000, 4000):
        assert line.stands_at(place) == offset
        sent = line.send(place, offset, WHOLE[offset : offset + 2000])
        assert sent.status_code == 204
    assert line.stands_at(place) == len(WHOLE)
    with django_capture_on_commit_callbacks(execute=True):
        page = attach(client, answer, upload_keys=[key_of(place)])
    assert "1 bukti dilampirkan." in page.content.decode()
    file = EvidenceFile.objects.get()
    assert (file.original_name, file.sha256) == (
        "SK Forum Anak.pdf", hashlib.sha256(WHOLE).hexdigest(),
    )  # fmt: skip
    assert [path.read_bytes() for path in stored(folders)] == [WHOLE]
    assert list((folders / "unggahan").iterdir()) == []
    told = line.ask("HEAD", place)
    assert (told.status_code, told.headers["Upload-Used"]) == (200, "1")
    assert line.send(place, len(WHOLE), b"x").status_code == 410


def test_handing_in_twice_keeps_one_file(line, client, answer):
    key = line.put(WHOLE)
    attach(client, answer, upload_keys=[key])
    again = attach(client, answer, upload_keys=[key])
    assert again.status_code == 422
    assert "sudah diserahkan" in again.content.decode()
    assert EvidenceFile.objects.count() == 1


def test_files_and_keys_go_together_and_the_same_key_counts_once(line, client, answer):
    key = line.put(WHOLE)
    file = SimpleUploadedFile("kedua.pdf", PDF)
    attach(client, answer, upload_keys=[key, key], uploads=[file])
    names = set(EvidenceFile.objects.values_list("original_name", flat=True))
    assert names == {"SK Forum Anak.pdf", "kedua.pdf"}


@pytest.mark.parametrize("key", [str(UUID(int=7)), "bukan-kunci", "../../etc/passwd"])
def test_a_key_that_is_nobodys_is_refused(line, client, answer, key):
    page = attach(client, answer, upload_keys=[key])
    assert page.status_code == 422
    assert "Pilih berkasnya sekali lagi" in page.content.decode()


def test_a_half_upload_cannot_be_handed_in(line, client, answer):
    place = line.begin(len(WHOLE)).headers["Location"]
    line.send(place, 0, WHOLE[:100])
    page = attach(client, answer, upload_keys=[key_of(place)])
    assert page.status_code == 422
    assert "belum lengkap" in page.content.decode()


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"Upload_Length": "0"}, 400, "kosong"),
        ({"Upload_Length": str(51 * 1024 * 1024)}, 413, "lebih besar dari 50 MB"),
        ({"Upload_Length": "-1"}, 400, "Upload-Length"),
        ({"Upload_Length": "1e3"}, 400, "Upload-Length"),
        ({"Upload_Length": "9" * 40}, 400, "Upload-Length"),
        ({"Upload_Metadata": ""}, 400, "filename"),
        ({"Upload_Metadata": "filename ***"}, 400, "base64"),
        ({"Tus_Resumable": "0.2.2"}, 412, "tus 1.0.0"),
    ],
)
def test_what_cannot_begin_says_why(line, headers, status, said):
    response = line.begin(100, **headers)
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert not ResumableUpload.objects.exists()


@pytest.mark.parametrize(
    ("offset", "piece", "headers", "status"),
    [
        (0, b"a" * 10, {}, 409),  # the same chunk twice
        (20, b"a" * 10, {}, 409),  # out of order
        (10, b"a" * 91, {}, 413),  # longer than was said
        (10, b"a" * 10, {"Upload_Checksum": "sha1 " + "A" * 27 + "="}, 460),
        (10, b"a" * 10, {"Upload_Checksum": "md5 AAAA"}, 400),
        (10, b"a" * 10, {"Tus_Resumable": "2.0.0"}, 412),
    ],
)
def test_a_piece_that_does_not_fit_changes_nothing(line, offset, piece, headers, status):
    place = line.begin(100).headers["Location"]
    assert line.send(place, 0, b"0123456789").status_code == 204
    response = line.send(place, offset, piece, **headers)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert line.stands_at(place) == 10
    if status == 409:
        assert response.headers["Upload-Offset"] == "10"


def test_a_piece_of_another_type_is_refused(line, client):
    place = line.begin(100).headers["Location"]
    told = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    response = client.patch(place, b"x", content_type="text/plain", headers=told)
    assert response.status_code == 415


def test_a_piece_with_its_checksum_is_taken(line):
    place = line.begin(100).headers["Location"]
    digest = base64.b64encode(hashlib.sha256(b"abc").digest()).decode()
    assert line.send(place, 0, b"abc", Upload_Checksum=f"sha256 {digest}").status_code == 204
    assert line.stands_at(place) == 3


def test_where_only_post_passes_the_method_is_named(line):
    place = line.begin(3).headers["Location"]
    sent = line.ask("POST", place, b"abc", Upload_Offset="0", X_HTTP_Method_Override="PATCH")
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, "3")
    assert line.ask("POST", place, b"abc").status_code == 405


def test_the_server_tells_what_it_knows(line):
    told = line.ask("OPTIONS", "/unggah/").headers
    assert told["Tus-Version"] == "1.0.0"
    assert told["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert told["Tus-Max-Size"] == str(50 * 1024 * 1024)


def test_an_upload_is_ended_by_its_owner(line, folders, django_capture_on_commit_callbacks):
    place = line.begin(100).headers["Location"]
    line.send(place, 0, b"abc")
    with django_capture_on_commit_callbacks(execute=True):
        assert line.ask("DELETE", place).status_code == 204
    assert line.ask("HEAD", place).status_code == 404
    assert list((folders / "unggahan").iterdir()) == []


def test_the_upload_of_another_person_is_not_there(line, tono, answer, client):
    place = line.begin(len(WHOLE)).headers["Location"]
    line.send(place, 0, WHOLE)
    stranger = Line(sign_in(Client(), tono))
    assert stranger.ask("HEAD", place).status_code == 404
    assert stranger.send(place, 0, b"x").status_code == 404
    assert stranger.ask("DELETE", place).status_code == 404
    page = attach(sign_in(Client(), tono), answer, upload_keys=[key_of(place)])
    assert page.status_code == 404
    assert line.stands_at(place) == len(WHOLE)


def test_nobody_uploads_without_signing_in_or_without_the_token(sari, folders):
    assert Line(Client()).begin(100).status_code == 302
    strict = Line(sign_in(Client(enforce_csrf_checks=True), sari))
    assert strict.begin(100).status_code == 403
    assert not ResumableUpload.objects.exists()


def test_an_expired_upload_is_gone_and_a_piece_lengthens_its_life(line):
    place = line.begin(100).headers["Location"]
    soon = timezone.now() + timedelta(minutes=5)
    ResumableUpload.objects.update(expires_at=soon)
    line.send(place, 0, b"abc")
    assert ResumableUpload.objects.get().expires_at > soon
    ResumableUpload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert line.send(place, 3, b"def").status_code == 410
    assert line.ask("HEAD", place).status_code == 410


def test_one_person_has_so_much_under_way_and_no_more(line, monkeypatch, settings):
    monkeypatch.setattr(actions, "OPEN_AT_MOST", 2)
    assert [line.begin(10).status_code for _ in range(3)] == [201, 201, 429]
    ResumableUpload.objects.all().delete()
    monkeypatch.setattr(actions, "SHARE_AT_MOST", 1)
    settings.MAX_FILE_BYTES = 100
    assert [line.begin(60).status_code for _ in range(2)] == [201, 429]


def test_the_name_of_an_upload_is_only_a_name(line, client, answer):
    key = line.put(WHOLE, "..\\..\\\u202ekk\x00.pdf")
    attach(client, answer, upload_keys=[key])
    assert EvidenceFile.objects.get().original_name == "kk.pdf"


def test_an_upload_resumed_after_another_version_landed_is_the_next_version(line, client, answer):
    attach(client, answer, uploads=[SimpleUploadedFile("SK.pdf", PDF)])
    use = EvidenceUse.objects.get()
    place = line.begin(len(WHOLE)).headers["Location"]
    line.send(place, 0, WHOLE[:50])
    renew = f"/evaluasi/jawaban/{answer.pk}/bukti/{use.pk}/perbarui/"
    client.post(renew, {"file": SimpleUploadedFile("SK.pdf", PDF + b"2")})
    line.send(place, 50, WHOLE[50:])
    client.post(renew, {"upload_keys": [key_of(place)]})
    versions = EvidenceFile.objects.order_by("version").values_list("version", "sha256")
    assert [version for version, _ in versions] == [1, 2, 3]
    assert versions[2][1] == hashlib.sha256(WHOLE).hexdigest()


# ---- nothing is left behind


def test_one_bad_file_leaves_neither_bytes_nor_a_used_key(line, client, answer, folders):
    key = line.put(WHOLE)
    bad = SimpleUploadedFile("halaman.pdf", b"<html><script>1</script></html>")
    page = attach(client, answer, uploads=[SimpleUploadedFile("SK.pdf", PDF), bad])
    assert page.status_code == 422
    page = attach(client, answer, upload_keys=[key, line.put(b"MZ\x90\x00" * 50, "a.pdf")])
    assert page.status_code == 422
    assert not Evidence.objects.exists()
    assert stored(folders) == []
    assert attach(client, answer, upload_keys=[key]).status_code == 200


def test_the_same_version_again_leaves_no_second_copy(line, client, answer, folders):
    attach(client, answer, uploads=[SimpleUploadedFile("SK.pdf", PDF)])
    use = EvidenceUse.objects.get()
    renew = f"/evaluasi/jawaban/{answer.pk}/bukti/{use.pk}/perbarui/"
    page = client.post(renew, {"file": SimpleUploadedFile("SK.pdf", PDF)})
    assert page.status_code == 422
    assert len(stored(folders)) == 1


def test_by_night_what_nobody_finished_is_forgotten(line, folders):
    kept = line.begin(100).headers["Location"]
    line.send(kept, 0, b"abc")
    left = line.begin(100).headers["Location"]
    line.send(left, 0, b"abc")
    long_ago = timezone.now() - timedelta(days=9)
    ResumableUpload.objects.filter(pk=key_of(left)).update(expires_at=long_ago)
    pieces = folders / "unggahan"
    stray = pieces / "tmpabc.upload.pdf"
    stray.write_bytes(b"x")
    for path in (stray, pieces / UUID(key_of(left)).hex, pieces / UUID(key_of(kept)).hex):
        os.utime(path, (long_ago.timestamp(), long_ago.timestamp()))
    assert forget_uploads(at=timezone.now()) == 1
    assert [path.name for path in pieces.iterdir()] == [UUID(key_of(kept)).hex]
    assert line.stands_at(kept) == 3


def test_by_night_old_bytes_without_a_row_go_and_nothing_else(line, client, answer, folders, wati):
    attach(client, answer, uploads=[SimpleUploadedFile("SK.pdf", PDF)])
    waiting = default_storage.save("bukti/aa/" + "a" * 32, ContentFile(PDF))
    takeover = Takeover.objects.create(
        round=answer.round, agency=answer.assignments.get(ended_at=None).agency,
        name="2025", created_at=MONDAY, created_by=wati.user,
    )  # fmt: skip
    TakeoverFile.objects.create(
        takeover=takeover, path="a.pdf", position=1, size=len(PDF), sha256="0" * 64,
        stored_as=waiting,
    )  # fmt: skip
    orphan = folders / "files" / default_storage.save("bukti/bb/" + "b" * 32, ContentFile(PDF))
    # a ZIP whose job waits, one whose transaction died, a file of it without a row
    to_unpack, crashed, laid_aside = (
        default_storage.save(f"ambil-alih/{name}", ContentFile(b"PK"))
        for name in ("zip/" + "d" * 32, "zip/" + "e" * 32, "ff/" + "f" * 32)
    )
    old = timezone.now().timestamp() - 3 * 86400
    for path in stored(folders):
        os.utime(path, (old, old))
    fresh = folders / "files" / default_storage.save("bukti/cc/" + "c" * 32, ContentFile(PDF))
    jobs.enqueue("evaluation.unpack_folder", work_id=0, takeover_id=0, stored_as=to_unpack)
    assert sweep(at=timezone.now()) == 3
    assert not orphan.exists()
    assert not (folders / "files" / crashed).exists()
    assert not (folders / "files" / laid_aside).exists()
    assert fresh.exists()
    assert (folders / "files" / to_unpack).exists()
    assert len(stored(folders)) == 4


def test_metadata_is_read_whatever_stands_beside_it(line):
    told = f"filetype dGVrcw==, {named('Laporan akhir.pdf')},is_confidential"
    line.begin(10, Upload_Metadata=told)
    assert ResumableUpload.objects.get().name == "Laporan akhir.pdf"
