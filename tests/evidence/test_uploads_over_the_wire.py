"""Uploads through a real socket: by a tus client of other people, and over a line that breaks."""

from __future__ import annotations

import io
import socket
from urllib.parse import urlsplit

import pytest
from django.test import Client
from tusclient.client import TusClient

from layak.records.evidence.uploads.actions import pieces_of
from layak.records.evidence.uploads.models import ResumableUpload
from tests.conftest import sign_in
from tests.evidence.uploading import named
from tests.installation import until

TOKEN = "t" * 32
BODY = bytes(range(256)) * 2500


@pytest.fixture
def headers(live_server, transactional_db, folders, sari):
    """What a browser of Sari would send with every request."""
    client = sign_in(Client(), sari)
    session = client.cookies["layak_session"].value
    return {"Cookie": f"layak_session={session}; layak_csrf={TOKEN}", "X-CSRFToken": TOKEN}


def test_another_client_uploads_and_resumes(live_server, headers):
    client = TusClient(f"{live_server.url}/unggah/", headers=headers)
    first = client.uploader(
        file_stream=io.BytesIO(BODY),
        chunk_size=200_000,
        metadata={"filename": "Laporan.pdf"},
        upload_checksum=True,
    )
    first.upload_chunk()
    assert first.offset == 200_000
    second = client.uploader(file_stream=io.BytesIO(BODY), chunk_size=300_000, url=first.url)
    assert second.offset == 200_000
    second.upload()
    row = ResumableUpload.objects.get()
    assert (row.name, row.length, row.offset) == ("Laporan.pdf", len(BODY), len(BODY))
    assert pieces_of(row.key).read_bytes() == BODY


def test_what_arrived_before_the_line_broke_is_kept(live_server, headers):
    told = {**headers, "Tus-Resumable": "1.0.0"}
    place = _ask(live_server, "POST", "/unggah/", told | {
        "Upload-Length": str(len(BODY)), "Upload-Metadata": named("Laporan.pdf"),
        "Content-Length": "0",
    }).split("Location: ")[1].split("\r\n")[0]  # fmt: skip
    told |= {
        "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(BODY)),
    }  # fmt: skip
    _ask(live_server, "PATCH", place, told, BODY[:123_456], is_cut=True)
    until(lambda: ResumableUpload.objects.get().offset, seconds=5, what="bytes that arrived")
    row = ResumableUpload.objects.get()
    assert row.offset == 123_456
    assert pieces_of(row.key).read_bytes() == BODY[:123_456]


def _ask(live_server, method, path, headers, body=b"", *, is_cut=False) -> str:
    address = urlsplit(live_server.url)
    lines = [f"{method} {path} HTTP/1.1", f"Host: {address.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        if is_cut:
            return ""
        said = b""
        while piece := line.recv(65536):
            said += piece
    return said.decode()
