"""A full disk, a database that is busy, half an address: a sentence, and never a fault of the program.

Measured before: 500 with "Ada gangguan" for each of them, and a lock that is never given back kept a thread for ever
(now: ten seconds). Uploads that were begun and left could fill the disk: 200 people could hold 400 GB (now: 5 GB, and
never the last 500 MB).
"""

from __future__ import annotations

import errno
import http.client
import time

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from layak.config import settings as shipped
from layak.platform.web.access import access
from layak.records.evidence.uploads import storing
from layak.records.evidence.uploads.actions import TooMuch, begin_upload
from layak.records.evidence.uploads.models import ResumableUpload
from layak.records.evidence.uploads.storing import FULL, NotStored
from tests.conftest import PASSWORD, PATIENCE
from tests.installation import until

pytestmark = pytest.mark.django_db


@access("public")
def disk_full(request):
    raise OSError(errno.ENOSPC, "No space left on device", "/rahasia/jalur")


@access("public")
def table_full(request):
    raise OperationalError("penuh") from psycopg.errors.DiskFull("penuh")


@access("public")
def too_long(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(5)")


@access("public")
def fault(request):
    raise RuntimeError("/rahasia/jalur")


urlpatterns = [
    path("disk/", disk_full),
    path("tabel/", table_full),
    path("lama/", too_long),
    path("salah/", fault),
]
handler500 = "layak.platform.web.views.server_error"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("place", "status", "says"),
    [
        ("disk", 507, "Penyimpanan server penuh"),
        ("tabel", 507, "Penyimpanan server penuh"),
        ("lama", 503, "Server sedang sibuk"),
        ("salah", 500, "Ada gangguan di server"),
    ],
)
def test_what_the_server_lacks_is_said(place, status, says):
    answer = Client(raise_request_exception=False).get(f"/{place}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert says in page
    assert "rahasia" not in page


def test_a_file_that_finds_the_disk_full_on_its_way_gets_a_sentence(monkeypatch):
    """The body is read long before a view is called: by the check against forged forms."""

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(MemoryFileUploadHandler, "receive_data_chunk", full)
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    strict.cookies["layak_csrf"] = "a" * 32
    file = SimpleUploadedFile("besar.pdf", b"x" * 1000)
    answer = strict.post(reverse("account_login"), {"file": file})
    assert answer.status_code == 507
    assert "belum tersimpan" in answer.content.decode()


def test_a_lock_that_is_not_given_back_ends_in_a_sentence(stopped):
    stopped.serve(LAYAK_LOCK_SECONDS="1")
    with stopped.connect() as held:
        held.autocommit = False

        def takes_it() -> bool:
            try:
                held.execute("LOCK TABLE web_cache IN ACCESS EXCLUSIVE MODE NOWAIT")
            except psycopg.errors.LockNotAvailable:
                held.rollback()
                return False
            return True

        # a backup that has just begun reads the table, and would wait for whoever queues for it
        until(takes_it, seconds=PATIENCE, what="the lock")
        asked = http.client.HTTPConnection("127.0.0.1", stopped.port, timeout=60)
        began = time.monotonic()
        asked.request("GET", f"/tautan/{'0' * 25}/", headers={"Host": "localhost"})
        answer = asked.getresponse()
        page = answer.read().decode()
        print(f"an answer after {time.monotonic() - began:.1f} s of a lock of 1 s")
        asked.close()
    assert answer.status == 503
    assert "Server sedang sibuk" in page


def test_pages_have_an_end_and_other_programs_none(monkeypatch):
    monkeypatch.setenv("LAYAK_STATEMENT_SECONDS", "30")
    monkeypatch.setenv("LAYAK_LOCK_SECONDS", "10")
    told = shipped.database("postgresql://layak@/layak")["OPTIONS"]["options"]
    assert "statement_timeout=30s" in told
    assert "lock_timeout=10s" in told
    monkeypatch.delenv("LAYAK_STATEMENT_SECONDS")
    told = shipped.database("postgresql://layak@/layak")["OPTIONS"]["options"]
    assert "statement_timeout=0s" in told


HALVES = ["http://[::1", "http://[", "//[::1", "https://[::1]:x/", "http://[::1]x/", "\\\\[::1"]


@pytest.mark.parametrize("half", HALVES)
def test_half_an_address_leads_nowhere(client, sari, half):
    url = reverse("account_login")
    assert client.get(url, {"next": half}).status_code == 200
    given = {"login": "sari", "password": PASSWORD, "next": half}
    answer = client.post(url, given)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith("//")
    for name in ("account_reauthenticate", "mfa_authenticate", "account_inactive"):
        assert client.get(reverse(name), {"next": half}).status_code < 500, name
    assert client.post(reverse("account_logout"), {"next": half}).status_code < 500


def test_all_together_have_so_much_under_way_and_no_more(sari, tono, settings):
    settings.OPEN_UPLOADS_BYTES = 100
    now = timezone.now()
    begin_upload(name="a.pdf", length=60, by=sari.user, at=now)
    with pytest.raises(TooMuch, match="bersamaan"):
        begin_upload(name="b.pdf", length=60, by=tono.user, at=now)
    begin_upload(name="c.pdf", length=40, by=tono.user, at=now)
    assert ResumableUpload.objects.count() == 2


def test_the_last_room_of_the_disk_is_for_the_database(sari, tono, settings, monkeypatch):
    """1,000 bytes are free, 400 stay; what was promised to others counts as taken."""
    settings.FREE_BYTES = 400
    monkeypatch.setattr(storing.shutil, "disk_usage", lambda _path: Free())
    now = timezone.now()
    begin_upload(name="a.pdf", length=500, by=sari.user, at=now)
    with pytest.raises(NotStored) as refused:
        begin_upload(name="b.pdf", length=101, by=tono.user, at=now)
    assert str(refused.value.reason) == FULL
    begin_upload(name="c.pdf", length=100, by=tono.user, at=now)


class Free:
    free = 1000
