"""The whole question form: what was typed per field, with the version each was read at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from layak.evaluation.actions.editing import Edit
from layak.evaluation.fields import field_names, read_field
from layak.rules.entries import NotAcceptable
from layak.rules.instrument import Question


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """``values`` as typed; with ``errors`` nothing of the form may be saved."""

    values: dict[str, str]
    errors: dict[str, str]
    edits: list[Edit]


def read_answer_form(sent: QueryDict, question: Question, data_years: list[int]) -> AnswerForm:
    """Read every field that the form holds. A mark goes before the option that it may follow."""
    names = sorted(field_names(question, data_years), key=lambda name: name == "option")
    return read_fields(sent, question, names)


def read_fields(sent: QueryDict, question: Question, names: Iterable[str]) -> AnswerForm:
    """Read those of these fields that the form holds, each with the version it was read at."""
    values = {name: sent.get(name, "") for name in names if name in sent}
    errors = {}
    for name, text in values.items():
        try:
            read_field(name, text, question)
        except NotAcceptable as refusal:
            errors[name] = refusal.reason
    edits = [
        Edit(field=name, value=text, version=_version(sent.get(f"version-{name}", "")) or 0)
        for name, text in values.items()
    ]
    return AnswerForm(values=values, errors=errors, edits=edits)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Unreadable(NotAcceptable):
    """An autosave that is not as the protocol says."""

    def __init__(self) -> None:
        super().__init__(_("Simpanan ini tidak terbaca. Muat ulang halaman."))


def read_autosave(sent: QueryDict) -> Edit:
    """One field with its version and the name of the attempt. Raises Unreadable."""
    version = _version(sent.get("version", ""))
    if "field" not in sent or "value" not in sent or version is None:
        raise Unreadable
    return Edit(
        field=sent.get("field", ""),
        value=sent.get("value", ""),
        version=version,
        save_id=_save_id(sent.get("save_id", "")),
    )


def _save_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
