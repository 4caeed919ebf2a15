"""The tus 1.0 protocol over our uploads: core, creation, termination, expiration, checksum."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import wraps
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.records.evidence.uploads.actions import (
    MoreThanSaid,
    NoUpload,
    OffsetMoved,
    TooMuch,
    UploadExpired,
    append_piece,
    begin_upload,
    end_upload,
    find_upload,
    look_up,
)
from layak.records.evidence.uploads.storing import FULL, NotStored, TooLarge
from layak.rules.refusal import Refused

# The tus 1.0 protocol over our uploads: core, creation, termination, expiration, checksum.
#
# https://tus.io/protocols/resumable-upload. Refusals are a status and one sentence as plain text.

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE_TYPE = "application/offset+octet-stream"
CHECKSUMS = ("sha1", "sha256")
# read and kept at a time; what came before the line broke is kept as well
PIECE = 1 << 20
DIGITS = 18
STATUSES: list[tuple[type[Refused], int]] = [
    (UploadExpired, 410),
    (NoUpload, 404),
    (OffsetMoved, 409),
    (MoreThanSaid, 413),
    (TooMuch, 429),
    (TooLarge, 413),
    (NotStored, 400),
]
DIFFERS = 460  # "Checksum Mismatch" of the protocol
View = Callable[..., HttpResponse]


class Wrong(Exception):
    """A request that does not speak the protocol: a status and a sentence."""

    def __init__(self, status: int, say: str) -> None:
        super().__init__(say)
        self.status = status


def speaking_tus(view: View) -> View:
    """Answer refusals in the words of the protocol, and name its version."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            _check_version(request)
            response = view(request, *args, **kwargs)
        except Wrong as wrong:
            response = _say(wrong.status, str(wrong))
        except Refused as refusal:
            response = _say(
                next((status for kind, status in STATUSES if isinstance(refusal, kind)), 409),
                refusal.reason,
            )
            if isinstance(refusal, OffsetMoved):
                response["Upload-Offset"] = str(refusal.offset)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answered


def _say(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _check_version(request: HttpRequest) -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise Wrong(412, f"Protokol unggahan ini tus {VERSION}.")


def method_of(request: HttpRequest) -> str:
    """The method that is meant: some offices let nothing but POST through."""
    meant = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else ""
    return (meant or request.method or "").upper()


def describe() -> HttpResponse:
    """OPTIONS: what this server knows."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(settings.MAX_FILE_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def create(
    request: HttpRequest, *, by: User, at: datetime, place: Callable[[UUID], str]
) -> HttpResponse:
    """POST: a new upload; ``place`` gives its address."""
    length = _number(request, "Upload-Length")
    row = begin_upload(name=_name(request), length=length, by=by, at=at)
    response = HttpResponse(status=201)
    response["Location"] = place(row.key)
    return _stands(response, row.offset, row.expires_at)


def tell(key: UUID, *, by: User, at: datetime) -> HttpResponse:
    """HEAD: how far an upload is; one that was handed in is whole, and said to be used."""
    row = look_up(key=key, by=by, at=at)
    response = HttpResponse(status=200)
    if row.used_at is not None:
        response["Upload-Used"] = "1"
    response["Upload-Length"] = str(row.length)
    name = base64.b64encode(row.name.encode()).decode()
    response["Upload-Metadata"] = f"filename {name}"
    return _stands(response, row.offset, row.expires_at)


def end(key: UUID, *, by: User, at: datetime) -> HttpResponse:
    """DELETE: given up."""
    end_upload(key=key, by=by, at=at)
    return HttpResponse(status=204)


def append(request: HttpRequest, key: UUID, *, by: User, at: datetime) -> HttpResponse:
    """PATCH: the next bytes. What arrived before the line broke is kept."""
    if request.content_type != PIECE_TYPE:
        raise Wrong(415, f"Potongan dikirim sebagai {PIECE_TYPE}.")
    offset = _number(request, "Upload-Offset")
    row = find_upload(key=key, by=by, at=at)
    if offset != row.offset:
        raise OffsetMoved(row.offset)
    # refuse before reading what says itself that it is too long
    said = request.headers.get("Content-Length", "")
    if said.isdigit() and row.offset + int(said[:DIGITS]) > row.length:
        raise MoreThanSaid
    try:
        for piece in _pieces(request):
            offset = append_piece(key=key, offset=offset, piece=piece, by=by, at=at)
    except UnreadablePostError:
        raise Wrong(400, "Jaringan terputus di tengah potongan.") from None
    except OSError:
        raise Wrong(507, FULL) from None
    return _stands(HttpResponse(status=204), offset, find_upload(key=key, by=by, at=at).expires_at)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    sent = request.headers.get("Upload-Checksum")
    if sent is None:
        yield from _read(request)
        return
    method, _, said = sent.partition(" ")
    if method not in CHECKSUMS:
        raise Wrong(400, f"Sidik potongan harus {' atau '.join(CHECKSUMS)}.")
    found = hashlib.new(method, usedforsecurity=False)
    with tempfile.SpooledTemporaryFile(PIECE, dir=str(settings.UPLOADS_ROOT)) as aside:
        for piece in _read(request):
            found.update(piece)
            aside.write(piece)
        if not hmac.compare_digest(_decoded(said), found.digest()):
            raise Wrong(DIFFERS, "Potongan ini rusak di jalan. Kirim lagi.")
        aside.seek(0)
        yield from iter(lambda: aside.read(PIECE), b"")


def _read(stream: HttpRequest | BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _stands(response: HttpResponse, offset: int, expires_at: datetime) -> HttpResponse:
    response["Upload-Offset"] = str(offset)
    response["Upload-Expires"] = format_datetime(expires_at.astimezone(UTC), usegmt=True)
    return response


def _number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit() and len(said) <= DIGITS):
        raise Wrong(400, f"{header} harus bilangan bulat.")
    return int(said)


def _name(request: HttpRequest) -> str:
    """The name in Upload-Metadata, "filename BASE64,other BASE64"."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key in ("filename", "name"):
            return _decoded(value).decode("utf-8", "replace")
    raise Wrong(400, "Upload-Metadata harus menyebut nama berkas (filename).")


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong(400, "Bagian ini harus base64.") from None


# Resumable uploads of people who are signed in; the forms hand them in by their keys.

ITEM_METHODS = ("HEAD", "PATCH", "DELETE")


def piece_response(request: HttpRequest, key: UUID, *, by: User) -> HttpResponse:
    """One request about an upload of ``by``: how far it is, more of it, or its end."""
    if method_of(request) not in ITEM_METHODS:
        return HttpResponseNotAllowed(ITEM_METHODS)
    return _piece(request, key, by=by)


@speaking_tus
def _piece(request: HttpRequest, key: UUID, *, by: User) -> HttpResponse:
    at = timezone.now()
    match method_of(request):
        case "HEAD":
            return tell(key, by=by, at=at)
        case "DELETE":
            return end(key, by=by, at=at)
        case _:
            return append(request, key, by=by, at=at)
