"""What nobody has read yet, what the words of an evidence suggest, and what it is like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.documents.files.limits import ACTIVE
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.reads import KIND_LABELS, SIGN_LABELS, visible_evidence
from layak.records.evidence.files.scanning import OPENABLE
from layak.records.evidence.reading.models import FileLikeness, FileText
from layak.records.evidence.reading.rules import WORDS_OF_A_PAGE
from layak.rules.numbers import date_id


def unread_files() -> QuerySet[EvidenceFile, int]:
    """Ids of versions whose words nobody has read yet, the newest first; none in quarantine."""
    rows = EvidenceFile.objects.filter(OPENABLE, text=None)
    return rows.order_by("-pk").values_list("pk", flat=True)


def is_passive(file: EvidenceFile) -> bool:
    """Whether a version was read and carries nothing that acts: one query.

    What was not read yet, or could not be, counts as if it did.
    """
    text = FileText.objects.filter(file=file, failed_because="").only("warnings").first()
    return text is not None and not set(text.warnings) & set(ACTIVE)


# What the words of an evidence suggest, beside what a person confirmed.


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
    values = _initial(evidence, read)

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
    return Suggestion(
        facts=[(label, text) for label, text in rows if text],
        initial=values,
        is_confirmed=evidence.described_at is not None,
        is_read=read is not None,
        is_from_scan=read is not None and read.is_from_scan,
        remarks=[] if read is None else list(_remarks(evidence, read)),
    )


def _initial(evidence: Evidence, read: FileText | None) -> dict[str, Any]:
    """What a person confirmed, else what the words of the file say."""
    if evidence.described_at:
        confirmed = ("title", "kind", "number", "dated_on", "signer", "place")
        values = {name: getattr(evidence, name) for name in confirmed}
        return {
            **values,
            "valid_since_on": evidence.valid_since_on,
            "valid_until_on": evidence.valid_until_on,
            "years": ", ".join(map(str, evidence.years)),
        }
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


# What an evidence is like, as a person may see it.


def visible_likenesses(evidence: Evidence) -> QuerySet[FileLikeness]:
    """Every likeness of the files of an evidence, from either side."""
    return FileLikeness.objects.filter(Q(file__evidence=evidence) | Q(other__evidence=evidence))


def likenesses(evidence: Evidence, *, by: Actor) -> list[dict[str, object]]:
    """What still stands first, the nearest first, then what was said to be two.

    ``title`` and ``url`` of the other evidence are empty where this person may not see it.
    """
    rows = list(
        visible_likenesses(evidence)
        .select_related("file__evidence__agency", "other__evidence__agency", "dismissed_by")
        .order_by("distance", "pk")
    )
    if not rows:
        return []
    pairs = [(row, row.other if row.file.evidence_id == evidence.pk else row.file) for row in rows]
    ids = {other.evidence_id for _row, other in pairs}
    seen = set(visible_evidence(by).filter(pk__in=ids).values_list("pk", flat=True))
    pairs.sort(key=lambda pair: bool(pair[0].dismissed_because))
    return [
        {
            "id": row.pk,
            "is_same": row.kind == FileLikeness.Kind.SAME,
            "is_later": other.pk == row.file_id,
            "title": other.evidence.title if other.evidence_id in seen else "",
            "agency": other.evidence.agency.name,
            "uploaded_at": other.uploaded_at,
            "url": reverse("evidence_detail", args=[other.evidence_id])
            if other.evidence_id in seen
            else "",
            "dismissed_because": row.dismissed_because,
            "dismissed_by": row.dismissed_by.name if row.dismissed_by else "",
        }
        for row, other in pairs
    ]
