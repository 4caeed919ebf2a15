"""Files in a bucket instead of a folder, and moved between the two without losing one."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from layak.config.commands.upkeep import move_storage
from layak.config.console import trouble
from layak.config.installation import home
from layak.config.storage import backends, moving
from layak.config.storage.moving import Journal, delete_old, held, move, storage_at
from layak.config.upkeep import health
from layak.records.evidence.files.actions import open_file, store_evidence, sweep
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def server():
    """A server of other people that speaks S3, in a thread of this process."""
    from moto.server import ThreadedMotoServer

    kept = {name: os.environ.get(name) for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    os.environ.update(dict.fromkeys(kept, "uji"))
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    for name, value in kept.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture
def bucket(server):
    """The address of an empty bucket."""
    import boto3

    name = f"layak-{next(_numbers)}"
    boto3.client("s3", endpoint_url=server, region_name="us-east-1").create_bucket(Bucket=name)
    return f"s3://{name}?endpoint={server}&region=us-east-1"


@pytest.fixture
def folder(settings, tmp_path):
    """The private folder is the storage of this installation."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": backends.backend("", folder=settings.FILES_ROOT),
    }
    return settings.FILES_ROOT


@pytest.fixture
def in_bucket(settings, bucket, tmp_path):
    settings.STORAGE = bucket
    settings.STORAGES = {
        **settings.STORAGES,
        "default": backends.backend(bucket, folder=tmp_path),
    }


def store(by, agency, data=PDF) -> EvidenceFile:
    upload = Upload(stream=io.BytesIO(data), name="SK.pdf", size=len(data))
    return store_evidence(upload=upload, title="", agency=agency, by=by, at=MONDAY).files.get()


def read(storage, file) -> bytes:
    with storage.open(file.stored_as) as opened:
        return opened.read()


@pytest.mark.parametrize(
    "given",
    [
        "ftp://ember",
        "s3://",
        "s3://ember/folder",
        "s3://kunci:rahasia@ember",
        "s3://ember?endpiont=http://salah",
    ],
)
def test_a_wrong_address_is_told_and_no_secret_with_it(given, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="LAYAK_STORAGE") as told:
        backends.backend(given, folder=tmp_path)
    assert "rahasia" not in str(told.value)


def test_without_the_package_the_sentence_names_it(monkeypatch, tmp_path):
    monkeypatch.setattr(backends.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="django-storages"):
        backends.backend("s3://ember", folder=tmp_path)


def test_a_file_is_kept_opened_and_swept_in_a_bucket(in_bucket, sari, dinkes):
    large = PDF + os.urandom(9 * 1024 * 1024)
    file = store(sari, dinkes, large)
    stream = open_file(file=file, by=sari, at=MONDAY)
    assert hashlib.sha256(stream.read()).hexdigest() == file.sha256
    stream.close()
    default_storage.save("bukti/aa/" + "a" * 32, ContentFile(b"x"))
    assert sweep(at=MONDAY.replace(year=2099)) == 1
    assert default_storage.exists(file.stored_as)
    with pytest.raises(FileNotFoundError):
        default_storage.open("bukti/aa/" + "a" * 32)


def test_a_bucket_that_is_away_is_an_error_of_storage(tmp_path):
    from django.utils.module_loading import import_string

    backend = backends.backend("s3://ember?endpoint=http://127.0.0.1:1", folder=tmp_path)
    backend["OPTIONS"]["client_config"] = quick_config()
    storage = import_string(backend["BACKEND"])(**backend["OPTIONS"])
    with pytest.raises(OSError, match="S3 tidak menjawab"):
        storage.save("a", ContentFile(b"x"))


def quick_config():
    from botocore.config import Config

    return Config(connect_timeout=1, retries={"max_attempts": 1})


def test_all_files_move_and_the_old_ones_stay_until_told(folder, bucket, sari, dinkes, tmp_path):
    for number in range(3):
        store(sari, dinkes, PDF + bytes([number]))
    old, new = storage_at("folder", folder=folder), storage_at(bucket, folder=folder)
    outcome = move(old, new, Journal(bucket))
    assert (outcome.copied_count, outcome.present_count, outcome.faults) == (3, 0, [])
    for file in held():
        assert read(new, file) == read(old, file)
    again = move(old, new, Journal(bucket))
    assert (again.copied_count, again.present_count) == (0, 3)
    damaged = next(held())
    new.delete(damaged.stored_as)
    new.save(damaged.stored_as, ContentFile(b"rusak"))
    gone = delete_old(old, new)
    assert (gone.deleted_count, len(gone.faults)) == (2, 1)
    assert old.exists(damaged.stored_as)


def test_a_move_that_was_cut_off_goes_on(folder, tmp_path, sari, dinkes, monkeypatch):
    files = [store(sari, dinkes, PDF + bytes([number])) for number in range(3)]
    old = storage_at("folder", folder=folder)
    new = storage_at("folder", folder=tmp_path / "baru")
    half = tmp_path / "baru" / files[1].stored_as
    half.parent.mkdir(parents=True)
    half.write_bytes(PDF[:20])
    copied = []

    def cut(source, target, file, copy=moving._copy):
        if len(copied) == 2:
            raise KeyboardInterrupt
        copied.append(file)
        copy(source, target, file)

    monkeypatch.setattr(moving, "_copy", cut)
    with pytest.raises(KeyboardInterrupt):
        move(old, new, Journal("cut"))
    monkeypatch.undo()
    outcome = move(old, new, Journal("cut"))
    assert (outcome.copied_count, outcome.present_count, outcome.faults) == (1, 2, [])
    assert all(read(new, file) == read(old, file) for file in files)


def test_a_lost_or_changed_file_is_named_and_the_others_move(folder, tmp_path, sari, dinkes):
    files = [store(sari, dinkes, PDF + bytes([number])) for number in range(3)]
    (folder / files[0].stored_as).unlink()
    (folder / files[1].stored_as).write_bytes(b"lain")
    new = storage_at("folder", folder=tmp_path / "baru")
    outcome = move(storage_at("folder", folder=folder), new, Journal("faulty"))
    assert outcome.copied_count == 1
    assert [fault.split(":")[0] for fault in outcome.faults] == [
        file.stored_as for file in files[:2]
    ]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    """The journals of these tests."""
    (tmp_path / "rumah").mkdir()
    monkeypatch.setattr(home, "path", lambda: tmp_path / "rumah")


def test_the_check_finds_what_was_lost_or_changed(folder, sari, dinkes):
    assert health.files_are_whole().level is health.Level.GOOD
    file = store(sari, dinkes)
    assert health.files_are_whole().say == "1 contoh utuh"
    Path(folder / file.stored_as).write_bytes(b"lain")
    assert health.files_are_whole().level is health.Level.BAD


def test_the_check_writes_into_the_bucket(db, in_bucket):
    assert health.storage_is_writable().say.startswith("S3 dapat ditulis")


def test_the_check_names_the_scanner(db, settings):
    assert health.scanner_answers().say == "tidak dipasang"
    settings.CLAMAV = "tcp://127.0.0.1:1"
    finding = health.scanner_answers()
    assert (finding.level, "karantina" in finding.say) == (health.Level.BAD, True)


def test_the_command_tells_what_it_needs(db, folder, bucket, monkeypatch, settings):
    import argparse

    monkeypatch.setattr(move_storage, "setup_django", lambda: None)
    asked = argparse.Namespace(to=bucket, source=None, delete_old=True, json=False)
    with pytest.raises(trouble.UsageError, match="LAYAK_STORAGE"):
        move_storage.run(asked)
    asked = argparse.Namespace(to="folder", source="folder", delete_old=False, json=False)
    with pytest.raises(trouble.UsageError, match="sama"):
        move_storage.run(asked)
    asked = argparse.Namespace(to=bucket, source=None, delete_old=False, json=True)
    assert move_storage.run(asked) == 0
