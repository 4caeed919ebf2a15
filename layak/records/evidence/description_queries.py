"""What the words of an evidence suggest, beside what a person confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from layak.records.evidence.kinds import KIND_LABELS, SIGN_LABELS
from layak.records.evidence.models import Evidence, FileText
from layak.rules.likeness import WORDS_OF_A_PAGE
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
    texts = FileText.objects.filter(file__evidence=evidence).select_related("file")
    read = texts.order_by("-file__version").first()
    initial = _confirmed(evidence) if evidence.described_at else _suggested(evidence, read)
    return Suggestion(
        facts=_facts(initial, read),
        initial=initial,
        is_confirmed=evidence.described_at is not None,
        is_read=read is not None,
        is_from_scan=read is not None and read.is_from_scan,
        remarks=[] if read is None else list(_remarks(evidence, read)),
    )


def _remarks(evidence: Evidence, read: FileText) -> Iterator[str]:
    yield from read.warnings
    if read.failed_because:
        yield read.failed_because
    found = ", ".join(
        f"{_(SIGN_LABELS[sign])} {count}"
        for sign, count in read.identity_signs.items()
        if sign in SIGN_LABELS
    )
    is_public = evidence.sensitivity == Evidence.Sensitivity.PUBLIC
    if found and is_public:
        yield _(
            "Berkas ini terbuka, tetapi tampaknya memuat identitas anak: %(found)s. Samarkan "
            "dahulu, atau jadikan terbatas."
        ) % {"found": found}
    elif found:
        yield _(
            "Tampaknya memuat identitas anak: %(found)s. Jangan dibuka untuk umum tanpa disamarkan."
        ) % {"found": found}
    elif is_public and _shows_a_photo(evidence, read):
        yield _(
            "Foto ini terbuka untuk umum. Adakah wajah anak yang dapat dikenali? Bila ada, samarkan "
            "atau pastikan izin tertulis orang tuanya."
        )


def _shows_a_photo(evidence: Evidence, read: FileText) -> bool:
    """A picture with hardly a word on it; faces themselves are not looked for."""
    is_picture = read.file.media_type.startswith("image/")
    return evidence.kind == "photo" or (is_picture and len(read.text.split()) < WORDS_OF_A_PAGE)


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
        "kind": evidence.kind or read.kind or ("photo" if _shows_a_photo(evidence, read) else ""),
        "signer": read.signer,
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
