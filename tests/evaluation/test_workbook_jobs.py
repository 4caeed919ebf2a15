"""All workbooks of a round as one job: asked once, made whole, kept a day."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone

from layak.config import cli
from layak.evaluation.answers.models import Assignment
from layak.evaluation.workbook.actions import ask_workbooks, forget_workbooks
from layak.evaluation.workbook.sheet import workbook_set
from layak.evaluation.workbook.tasks import make_workbooks
from layak.evaluation.workbook_returns.reads import read_agency_workbook
from layak.platform import jobs
from layak.platform.audit.models import Event
from layak.platform.jobs.models import LongWork
from layak.rules.refusal import Refused
from tests.conftest import sign_in

BOOKS = "/evaluasi/uji/buku/"
ASK = f"{BOOKS}semua/"


@pytest.fixture
def files(settings, tmp_path):
    location = {"BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path}}  # fmt: skip
    settings.STORAGES = {**settings.STORAGES, "default": location}
    return tmp_path


@pytest.fixture
def two(round_, files, dinkes, disdik):
    """The round, led by two agencies only, with three questions."""
    Assignment.objects.filter(answer__round=round_).update(ended_at=timezone.now())
    for code, agency in (("14.1", dinkes), ("14.2", dinkes), ("21A.1", disdik)):
        answer = round_.answers.filter(code=code).first() or round_.answers.last()
        Assignment.objects.create(
            answer=answer, agency=agency, relation="lead", assigned_at=timezone.now()
        )
    return round_


def ask(round_, by, at=None):
    return ask_workbooks(round_=round_, by=by, at=at or timezone.now())


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_workbooks_are_made_into_one_zip_that_can_come_back(client, wati, sari, two):
    sign_in(client, wati)
    assert client.post(ASK)["Location"] == f"{BOOKS}#semua"
    page = client.get(BOOKS).content.decode()
    assert "0 dari 2" in page
    assert 'hx-trigger="every 2s"' in page
    assert "boleh ditinggal" in page
    assert "evaluation.make_workbooks" in jobs.run_pending()
    page = client.get(BOOKS).content.decode()
    work = LongWork.objects.get()
    assert f'href="{ASK}{work.pk}.zip"' in page
    assert 'hx-trigger="every 2s"' not in page
    response = client.get(f"{ASK}{work.pk}.zip")
    assert response["Cache-Control"] == "private, no-store"
    archive = ZipFile(io.BytesIO(body(response)))
    assert archive.namelist() == ["buku-uji-dinkes.xlsx", "buku-uji-disdik.xlsx"]
    reading = read_agency_workbook(
        archive.read("buku-uji-dinkes.xlsx"), "buku.xlsx", round_=two, by=sari
    )
    assert reading.agency == "dinkes"


def test_asking_twice_finds_the_work_that_runs(wati, two):
    first = ask(two, wati)
    assert ask(two, wati).pk == first.pk
    assert jobs.run_pending().count("evaluation.make_workbooks") == 1
    assert Event.objects.filter(kind="workbooks.asked").count() == 1
    assert ask(two, wati).pk != first.pk


def test_work_that_hangs_for_an_hour_does_not_bar_a_new_one(wati, two):
    now = timezone.now()
    first = ask(two, wati, at=now - timedelta(hours=2))
    assert ask(two, wati, at=now).pk != first.pk


def test_job_that_runs_again_makes_the_same_and_stays_finished(wati, two):
    work = ask(two, wati)
    jobs.run_pending()
    before = default_storage.size(f"buku/{work.pk}.zip")
    make_workbooks(work_id=work.pk, round_id=two.pk)
    work.refresh_from_db()
    assert (work.done_count, work.percent) == (2, 100)
    assert default_storage.size(f"buku/{work.pk}.zip") == before


def test_job_of_a_worker_that_died_begins_again(wati, two, files):
    work = ask(two, wati)
    LongWork.objects.filter(pk=work.pk).update(done_count=2)
    (files / "buku").mkdir()
    (files / "buku" / f"{work.pk}.zip").write_bytes(b"PK half of it")
    jobs.run_pending()
    work.refresh_from_db()
    assert work.result_url == f"{ASK}{work.pk}.zip"
    with default_storage.open(f"buku/{work.pk}.zip", "rb") as stored:
        assert len(ZipFile(stored).namelist()) == 2


def test_job_leaves_to_another_worker_what_that_one_is_at(wati, two):
    work = ask(two, wati)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [0x6C617961, work.pk])
    make_workbooks(work_id=work.pk, round_id=two.pk)
    with other.cursor() as cursor:
        # the server may notice a closed connection only later
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [0x6C617961, work.pk])
    other.close()
    work.refresh_from_db()
    assert work.is_running
    make_workbooks(work_id=work.pk, round_id=two.pk)
    work.refresh_from_db()
    assert not work.is_running


def test_job_that_fails_says_so_on_the_page(client, wati, two, monkeypatch):
    work = ask(two, wati)

    def breaks(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr("layak.evaluation.workbook.tasks.workbook_set", breaks)
    with pytest.raises(OSError, match="disk"):
        make_workbooks(work_id=work.pk, round_id=two.pk)
    page = sign_in(client, wati).get(BOOKS).content.decode()
    assert "gagal dibuat" in page
    assert "Buat semua buku isian" in page


def test_zip_is_thrown_away_after_a_day(client, wati, two):
    work = ask(two, wati)
    jobs.run_pending()
    name = f"buku/{work.pk}.zip"
    assert forget_workbooks(at=timezone.now() + timedelta(hours=23)) == 0
    assert default_storage.exists(name)
    assert forget_workbooks(at=timezone.now() + timedelta(hours=25)) == 1
    assert forget_workbooks(at=timezone.now() + timedelta(hours=25)) == 0
    assert not default_storage.exists(name)
    assert sign_in(client, wati).get(f"{ASK}{work.pk}.zip").status_code == 404


def test_zip_of_another_round_is_not_there(client, wati, two):
    work = ask(two, wati)
    jobs.run_pending()
    LongWork.objects.filter(pk=work.pk).update(kind="workbooks:lain")
    assert sign_in(client, wati).get(f"{ASK}{work.pk}.zip").status_code == 404


def test_only_the_secretariat_asks(client, sari, two):
    sign_in(client, sari)
    assert "Semua buku sekaligus" not in client.get(BOOKS).content.decode()
    assert client.post(ASK).status_code == 404
    with pytest.raises(Refused, match="tidak berwenang"):
        ask(two, sari)


def test_asking_by_reading_is_refused(client, wati, two):
    assert sign_in(client, wati).get(ASK).status_code == 405


def test_asking_where_nobody_leads_is_refused(wati, two):
    Assignment.objects.filter(ended_at=None).update(ended_at=timezone.now())
    with pytest.raises(Refused, match="Belum ada perangkat daerah"):
        ask(two, wati)


def test_command_writes_all_workbooks(capsys, monkeypatch, tmp_path, two):
    monkeypatch.setattr("layak.config.commands.rounds.export_workbook.setup_django", lambda: None)
    out = tmp_path / "semua.zip"
    words = ["export", "workbook", "--round", "uji", "--all", str(out), "--json"]
    assert cli.guarded(words) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(out), "workbooks": 2}
    assert len(ZipFile(out).namelist()) == 2
    assert cli.guarded([*words[:-2], str(tmp_path / "semua.xlsx")]) == 2
    assert "berakhiran .zip" in capsys.readouterr().err
    assert cli.guarded(["export", "workbook", "--round", "uji", str(out)]) == 2


def test_zip_counts_what_is_written(wati, two):
    counted = []
    pieces = workbook_set(two, by=wati, at=timezone.now(), on_each=lambda: counted.append(1))
    assert ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None
    assert len(counted) == 2
