"""What the words of an evidence suggest, beside what a person confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from layak.records.evidence.kinds import KIND_LABELS
from layak.records.evidence.models import Evidence, FileText
from layak.rules.numbers import date_id


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """``facts`` are (label, text) of what stands now; ``initial`` fills the form.

    ``is_confirmed`` is false while they come from the words of the file alone.
    """

    facts: list[tuple[str, str]]
    initial: dict[str, Any]
    is_confirmed: bool
    is_read: bool
    is_from_scan: bool
    remarks: list[str]


def suggestion(evidence: Evidence) -> Suggestion:
    """From the newest version that was read: one query."""
    read = FileText.objects.filter(file__evidence=evidence).order_by("-file__version").first()
    initial = _confirmed(evidence) if evidence.described_at else _suggested(evidence, read)
    remarks = [] if read is None else [*read.warnings]
    if read is not None and read.failed_because:
        remarks.append(read.failed_because)
    return Suggestion(
        facts=_facts(initial, read),
        initial=initial,
        is_confirmed=evidence.described_at is not None,
        is_read=read is not None,
        is_from_scan=read is not None and read.is_from_scan,
        remarks=remarks,
    )


def _confirmed(evidence: Evidence) -> dict[str, Any]:
    names = (
        "title", "kind", "number", "dated_on", "signer", "valid_since_on", "valid_until_on", "place",
    )  # fmt: skip
    values = {name: getattr(evidence, name) for name in names}
    return {**values, "years": ", ".join(map(str, evidence.years))}


def _suggested(evidence: Evidence, read: FileText | None) -> dict[str, Any]:
    if read is None:
        return {"title": evidence.title, "kind": evidence.kind}
    holds = read.kind in ("regulation", "decree") and read.dated_on is not None
    return {
        "title": evidence.title,
        "kind": evidence.kind or read.kind,
        "number": read.number,
        "dated_on": read.dated_on,
        "years": str(read.year) if read.year else "",
        "valid_since_on": read.dated_on if holds else None,
    }


def _facts(values: dict[str, Any], read: FileText | None) -> list[tuple[str, str]]:
    def day(name: str) -> str:
        return date_id(values[name]) if values.get(name) else ""

    signed = {True: _("ya, menurut tulisannya"), False: _("belum"), None: ""}
    rows = [
        (_("Jenis"), _(KIND_LABELS.get(values.get("kind", ""), "")) if values.get("kind") else ""),
        (_("Nomor"), values.get("number", "")),
        (_("Tanggal dokumen"), day("dated_on")),
        (_("Penanda tangan"), values.get("signer", "")),
        (_("Tahun yang dibuktikan"), values.get("years", "")),
        (_("Berlaku sejak"), day("valid_since_on")),
        (_("Berlaku sampai"), day("valid_until_on")),
        (_("Tempat"), values.get("place", "")),
        (_("Ditandatangani"), signed[read.is_signed] if read else ""),
    ]
    return [(label, text) for label, text in rows if text]
