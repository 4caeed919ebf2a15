"""The grid of a table: rows as a plain form sends them, and as the module saves them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.evaluation.answers.saving import Unreadable, read_uuid
from layak.evaluation.answers.uploads import ACCEPT
from layak.evaluation.editions.table_rules import Schema
from layak.evaluation.tables.actions import RowEdit
from layak.platform.web.forms import PlainForm

VERSION = "version-row-"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """``name`` is what the page calls the row."""

    name: str
    edit: RowEdit


def read_grid(sent: QueryDict, schema: Schema) -> list[SentRow]:
    """Every row of the posted form, in the order of the page."""
    found = []
    for key in sent:
        if not key.startswith(VERSION):
            continue
        name = key.removeprefix("version-")
        cells = {
            column.code: sent.get(f"{name}.{column.code}", "")
            for column in schema.typed
            if f"{name}.{column.code}" in sent
        }
        found.append(_sent(name, cells, sent.get(key, ""), ""))
    return found


def read_saves(sent: QueryDict, schema: Schema) -> list[SentRow]:
    """The rows of one save by the module: a list of field, value (cells as JSON), version and
    save_id. Raises Unreadable."""
    told = _json(sent.get("rows", ""))
    if not isinstance(told, list) or len(told) > MOST_AT_ONCE:
        raise Unreadable
    known = {column.code for column in schema.typed}
    found = []
    for one in told:
        cells = _json(str(one.get("value", ""))) if isinstance(one, dict) else None
        if not isinstance(cells, dict):
            raise Unreadable
        # without halves of characters, which no table keeps
        texts = {
            str(code): str(text).encode("utf-8", "ignore").decode()
            for code, text in cells.items()
            if str(code) in known
        }
        name = str(one.get("field", ""))
        found.append(_sent(name, texts, str(one.get("version", "")), str(one.get("save_id", ""))))
    return found


def _sent(name: str, cells: dict[str, str], version: str, save_id: str) -> SentRow:
    row, born = read_name(name)
    is_count = version.isascii() and version.isdigit() and len(version) < 10
    edit = RowEdit(
        row=row,
        born=born,
        cells=cells,
        version=int(version) if is_count else 0,
        save_id=read_uuid(save_id),
    )
    return SentRow(name=name, edit=edit)


def read_name(name: str) -> tuple[int | None, UUID | None]:
    """The id or birth name in ``row-12`` or ``row-<uuid>``. Raises Unreadable."""
    text = name.removeprefix("row-")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text), None
    born = read_uuid(text)
    if born is None or not name.startswith("row-"):
        raise Unreadable
    return None, born


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise Unreadable from None


class RowFileForm(PlainForm):
    """The file of a row: one in use on the question, or a new one; neither takes it off."""

    evidence = forms.IntegerField(required=False)
    upload = forms.FileField(
        label=_("Berkas baru"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
