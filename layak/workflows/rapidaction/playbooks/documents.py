"""The document of a playbook: the mapping that a YAML file holds, read from its text and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

from layak.platform.documents.files import lined_yaml
from layak.rules.entries import read_text
from layak.rules.refusal import Problem, Refused
from layak.workflows.rapidaction.playbooks.reading_rules import (
    PLAYBOOK_FIELDS,
    STAGE_FIELDS,
    STEP_FIELDS,
)

type Document = dict[str, Any]


LONGEST_SOURCE = 200_000


CONSENT_FIELDS = ("required_from", "for_what", "override")


def plain(value: object) -> Any:
    """The same as JSON holds it: days as ISO text, whole numbers, texts without control marks."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return (
            int(value) if value.is_finite() and value == value.to_integral_value() else str(value)
        )
    if isinstance(value, str):
        return read_text(value.encode("utf-8", "ignore").decode())
    return value


def read_source(text: str) -> tuple[Document, list[Problem]]:
    """The document that a pasted YAML text holds, only with fields we know; faults of its lines.

    Raises NotAcceptable for a text that is far too long.
    """
    if len(text) > LONGEST_SOURCE:
        raise Refused(_("Naskah ini terlalu panjang untuk sebuah skema."))
    try:
        content, faults = lined_yaml.read(text.encode("utf-8", "ignore").decode())
    except lined_yaml.UnreadableYaml as error:
        return {}, error.faults
    if not isinstance(content, Mapping):
        return {}, [Problem(_("naskah"), _("seharusnya berisi pasangan nama dan nilai"))]
    # fields that nothing reads: said, so that nobody believes them kept
    groups: list[tuple[str, Mapping[str, object], Sequence[str]]]
    groups = [("", content, PLAYBOOK_FIELDS)]
    for name, fields in (("steps", STEP_FIELDS), ("custody_clocks", STAGE_FIELDS)):
        entries = content.get(name)
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            if isinstance(entry, Mapping):
                groups.append((f"{name} {number} > ", entry, fields))
    unknown = [
        Problem(
            f"{at}{name!s:.60}", _("isian ini tidak dikenal"), _("Hapus, atau betulkan namanya.")
        )
        for at, entry, fields in groups
        for name in entry
        if name not in fields
    ]
    return _known(content), [*faults, *unknown]


def source_of(document: Mapping[str, object]) -> str:
    """The document as YAML, its fields in the order of ``data/playbooks``."""
    return yaml.safe_dump(_known(document), allow_unicode=True, sort_keys=False, width=110)


def _known(content: Mapping[str, object]) -> Document:
    found = {name: plain(content[name]) for name in PLAYBOOK_FIELDS if name in content}
    for name, fields in (("steps", STEP_FIELDS), ("custody_clocks", STAGE_FIELDS)):
        if isinstance(found.get(name), list):
            found[name] = [_only(entry, fields) for entry in found[name]]
    if "consent" in found:
        found["consent"] = _only(found["consent"], CONSENT_FIELDS)
    return found


def _only(entry: object, fields: Sequence[str]) -> object:
    if not isinstance(entry, Mapping):
        return entry
    return {name: entry[name] for name in fields if name in entry}
