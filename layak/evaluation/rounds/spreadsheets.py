"""A table handed in: its form field, and where it waits between its preview and the confirmation."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import SIZE_LIMIT, Rows, read_table
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


def uploaded_table(upload: UploadedFile[Any]) -> Rows:
    """The rows of an uploaded table. Raises ValidationError with the sentence."""
    if (upload.size or 0) > SIZE_LIMIT:
        raise ValidationError(
            _("Berkas ini lebih besar dari %(limit)d MB. Unggah tabelnya saja, tanpa gambar."),
            params={"limit": SIZE_LIMIT // 1_000_000},
        )
    try:
        return read_table(upload.read(), upload.name or "")
    except Unreadable as error:
        raise ValidationError(str(error)) from error


class TableField(forms.FileField):
    """A CSV or XLSX whose cleaned value is its rows."""

    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    default_error_messages = {
        "empty": _("Berkas ini kosong. Pilih berkas yang berisi tabel."),
        "required": _("Pilih berkas CSV atau XLSX dahulu."),
    }

    def clean(self, data: UploadedFile[Any] | None, initial: object = None) -> Rows:
        return uploaded_table(super().clean(data, initial))


# A table between its preview and the confirmation: in the person's own session, packed.

LARGEST = 500_000


@dataclass(frozen=True, kw_only=True)
class HeldTable:
    """``facts`` are what was said with the file: its name, a stated sum."""

    token: str
    rows: Rows
    facts: Mapping[str, str]


def hold_table(
    request: SignedInRequest, kind: str, about: int, rows: Rows, *, facts: Mapping[str, str]
) -> str:
    """Keep the table until it is confirmed; the token of its preview.

    ``kind`` and ``about`` say where it belongs; a newer table of that kind replaces it. Raises
    Refused for one that is too large to be what it should be.
    """
    text = json.dumps([about, dict(facts), rows]).encode()
    packed = base64.b64encode(zlib.compress(text)).decode()
    if len(packed) > LARGEST:
        raise Refused(
            gettext("Tabel ini terlalu besar. Hapus baris dan kolom yang tidak diperlukan.")
        )
    token = hashlib.sha256(text).hexdigest()[:24]
    request.session[f"held:{kind}"] = {"token": token, "about": about, "packed": packed}
    return token


def held_table(request: SignedInRequest, kind: str, about: int, token: str) -> HeldTable | None:
    """The table behind a token, or None when it is gone or belongs elsewhere."""
    kept = request.session.get(f"held:{kind}")
    if kept is None or kept["token"] != token or kept["about"] != about:
        return None
    _about, facts, rows = json.loads(zlib.decompress(base64.b64decode(kept["packed"])))
    return HeldTable(token=token, rows=rows, facts=facts)


def forget_table(request: SignedInRequest, kind: str) -> None:
    request.session.pop(f"held:{kind}", None)


def only_columns(rows: Rows, names: Collection[str]) -> Rows:
    """The same rows with nothing but these columns; spaces and case of the header do not count."""
    header = [
        "_".join(cell.replace("\ufeff", "").replace("_", " ").casefold().split())
        for cell in rows[0]
    ]
    places = [place for place, name in enumerate(header) if name in names]
    return [[row[place] for place in places] for row in rows]
