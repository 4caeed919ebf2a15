"""A long paper is blacked out by the worker: ordered once, done once, its owner told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from layak.platform import jobs
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures import redacting
from layak.platform.jobs.models import LongWork
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence, FileScan, Redaction
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.redaction import actions
from layak.records.evidence.redaction.actions import KEPT, forget_orders
from layak.records.evidence.redaction.models import RedactionOrder
from tests.conftest import MONDAY, sign_in
from tests.documents.papers import LIST, NAME, NIK, insides, place_of, text_of, typeset
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.test_evidence_pages import _own_storage, body
from tests.evidence.test_redaction import desk, percent, told
from tests.evidence.test_viewing import hand_in

__all__ = ["_own_storage", "answer", "revision", "round_"]
PAGES = 9


@pytest.fixture(autouse=True)
def _two_slices(monkeypatch):
    monkeypatch.setattr(redacting, "SLICE", 5)


@pytest.fixture(scope="module")
def paper():
    """More pages than are done at once; the list stands on the first and on the last."""
    between = "#pagebreak() Halaman biasa. " * (PAGES - 2)
    again = "\n".join(line for line in LIST.splitlines() if not line.startswith("#set"))
    return typeset(f"{LIST}\n{between}#pagebreak()\n{again}")


@pytest.fixture
def file(answer, sari, paper):
    file = hand_in(answer, sari, paper, name="Daftar Bunga.pdf")
    FileText.objects.create(file=file, text="Daftar", page_count=PAGES, read_at=MONDAY)
    return file


@pytest.fixture
def as_sari(client, sari):
    return sign_in(client, sari)


@pytest.fixture
def boxes(paper, tmp_path):
    """Over name and number, on the first page and on the last."""
    source = tmp_path / "source.pdf"
    source.write_bytes(paper)
    rows = [percent(place_of(source, *words.split())) for words in (NAME, NIK)]
    return {"boxes": rows, "kotak": ["|".join([str(PAGES), *row]) for row in rows]}


def order(as_sari, file, boxes, **more):
    response = as_sari.post(desk(file), told(boxes["boxes"], kotak=boxes["kotak"], **more))
    assert response["Location"] == desk(file)


def test_the_worker_makes_it_and_the_owner_is_told(as_sari, sari, file, boxes, tmp_path):
    order(as_sari, file, boxes)
    assert not Redaction.objects.exists()
    page = as_sari.get(desk(file)).content.decode()
    assert "Menyamarkan" in page
    assert f"0 dari {PAGES}" in page
    assert 'name="kiri"' not in page
    assert jobs.run_pending().count("evidence.redact_file") == 1
    result = Redaction.objects.get().result
    data = body(as_sari.get(f"/bukti/{result.evidence_id}/berkas/1/"))
    made = tmp_path / "made.pdf"
    made.write_bytes(data)
    assert text_of(made).split() == []
    assert not any(word.encode() in insides(data) for word in (*NAME.split(), NIK))
    url = f"/bukti/{result.evidence_id}/"
    notice = Notice.objects.get(kind="evidence.redacted")
    assert (notice.user, notice.url) == (sari.user, url)
    assert as_sari.get(desk(file), headers={"HX-Request": "true"})["HX-Redirect"] == url
    page = as_sari.post(desk(file), {"because": "Memeriksa kotak"}, follow=True).content.decode()
    assert f'<a href="{url}">Buka dan periksa hasilnya</a>' in page
    assert 'name="kiri"' in page
    assert Evidence.objects.get(pk=file.evidence_id).sensitivity == "restricted"
    assert not RedactionOrder.objects.exists()


def test_pressed_twice_and_run_twice_is_done_once(as_sari, file, boxes):
    order(as_sari, file, boxes)
    order(as_sari, file, boxes)
    assert RedactionOrder.objects.count() == 1
    jobs.run_pending()
    jobs.enqueue("evidence.redact_file", work_id=LongWork.objects.get().pk)
    jobs.run_pending()
    assert Redaction.objects.count() == 1
    assert Notice.objects.filter(kind="evidence.redacted").count() == 1


def test_other_boxes_while_one_runs_are_refused_and_still_there(as_sari, file, boxes):
    order(as_sari, file, boxes)
    (first, *_others) = boxes["boxes"]
    for others in (told([first]), told(boxes["boxes"], kotak=boxes["kotak"], title="Lain")):
        response = as_sari.post(desk(file), others)
        assert response.status_code == 422
        page = response.content.decode()
        assert "masih berjalan" in page
        assert page.count("<rect x=") == len(others["kiri"])
    kept = RedactionOrder.objects.get()
    assert (len(kept.areas), kept.title) == (4, "Daftar peserta (disamarkan)")


def test_a_worker_that_dies_at_the_end_leaves_no_half_and_it_is_done_again(
    as_sari, file, boxes, monkeypatch
):
    def dies(**_told):
        raise SystemExit

    order(as_sari, file, boxes)
    monkeypatch.setattr(actions, "notify", dies)
    with pytest.raises(SystemExit):
        jobs.run_pending()
    assert not Redaction.objects.exists()
    assert LongWork.objects.get().is_running
    monkeypatch.undo()
    jobs.enqueue("evidence.redact_file", work_id=LongWork.objects.get().pk)
    jobs.run_pending()
    assert Redaction.objects.count() == 1


def test_what_fails_says_why_and_the_boxes_are_still_there(as_sari, sari, file, boxes, monkeypatch):
    def too_hard(*_args, **_more):
        raise Unreadable("Berkas ini terlalu berat.")

    order(as_sari, file, boxes, restricts_source="")
    monkeypatch.setattr(actions, "redact", too_hard)
    jobs.run_pending()
    notice = Notice.objects.get(kind="evidence.redacted")
    assert notice.text == "Penyamaran belum berhasil: Berkas ini terlalu berat."
    assert notice.url == desk(file)
    page = as_sari.get(desk(file)).content.decode()
    assert "Berkas ini terlalu berat." in page
    assert page.count("<rect x=") == 2
    assert f'name="kotak" value="{PAGES}|' in page
    assert 'value="Daftar peserta (disamarkan)"' in page
    assert forget_orders(at=timezone.now()) == 0
    assert forget_orders(at=timezone.now() + KEPT) == 1
    assert Evidence.objects.get(pk=file.evidence_id).sensitivity == "internal"


def test_rights_count_when_the_worker_comes_to_it(as_sari, file, boxes):
    order(as_sari, file, boxes)
    FileScan.objects.create(file=file, state="infected")
    jobs.run_pending()
    assert not Redaction.objects.exists()
    assert LongWork.objects.get().failed_because


def test_a_box_on_a_page_that_is_not_there_is_refused_at_once(as_sari, file):
    response = as_sari.post(desk(file), told(kotak=["10|1|1|1|1"]))
    assert response.status_code == 422
    assert "halaman yang tidak ada" in response.content.decode()
    assert not LongWork.objects.exists()
