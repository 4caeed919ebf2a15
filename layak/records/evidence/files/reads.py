"""Evidence as a person may see it, how its kinds are called, its small pictures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.platform.documents.files.kinds import ALLOWED
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.files.scanning import OPENABLE
from layak.records.evidence.files.uses import providers
from layak.rules.numbers import date_id

# Evidence as a person may see it.

TYPE_NAMES = {kind.media_type: kind.label for kind in ALLOWED}
# what a browser can show by itself without running anything of the file
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


def type_name(media_type: str) -> str:
    """The kind of a file in words."""
    return TYPE_NAMES.get(media_type, media_type)


def visible_evidence(by: Actor) -> QuerySet[Evidence]:
    """What ``by`` may see: everything, or that of the own agencies and what is in use there."""
    rows = Evidence.objects.select_related("agency")
    if by.scope("evidence.view") == "all":
        return rows
    own = Q(agency__in=by.agency_ids("evidence.view"))
    for provider in providers():
        own |= Q(provider.visible(by))
    return rows.filter(own)


# How kinds of papers are called on screen; the codes are those of ``rules.papers``.

KIND_LABELS = {
    "regulation": gettext_noop("Peraturan"),
    "decree": gettext_noop("Surat keputusan (SK)"),
    "instruction": gettext_noop("Instruksi"),
    "circular": gettext_noop("Surat edaran"),
    "agreement": gettext_noop("Perjanjian atau nota kesepahaman"),
    "official_report": gettext_noop("Berita acara"),
    "attendance_list": gettext_noop("Daftar hadir"),
    "certificate": gettext_noop("Sertifikat atau piagam"),
    "minutes": gettext_noop("Notulen"),
    "assignment_letter": gettext_noop("Surat tugas"),
    "statement": gettext_noop("Surat pernyataan"),
    "signed_budget_extract": gettext_noop("Dokumen anggaran"),
    "report": gettext_noop("Laporan"),
    "invitation": gettext_noop("Undangan"),
    "letter": gettext_noop("Surat"),
    "photo": gettext_noop("Foto kegiatan"),
    "matrix": gettext_noop("Matriks isian"),
}
# signs of a child's identity, by the codes of ``rules.identity``
SIGN_LABELS = {
    "nik": gettext_noop("NIK"),
    "family_card": gettext_noop("nomor kartu keluarga"),
    "nisn": gettext_noop("NISN"),
    "birth_certificate": gettext_noop("akta kelahiran"),
    "child_name": gettext_noop("nama anak"),
    "child_birth": gettext_noop("tanggal lahir anak"),
}


# Small pictures beside the rows of a list.


def thumbnail_urls(evidence_ids: Collection[int]) -> dict[int, str]:
    """Where the small picture of each evidence is, of its newest version that has one: one query.

    Restricted evidence has none to see. Who may see the evidence is asked by the caller.
    """
    files = (
        EvidenceFile.objects.filter(
            OPENABLE, evidence__in=evidence_ids, copies__kind=FileCopy.Kind.THUMBNAIL
        )
        .exclude(evidence__sensitivity=Evidence.Sensitivity.RESTRICTED)
        .order_by("evidence", "-version")
        .distinct("evidence")
    )
    return {
        evidence_id: reverse("evidence_thumbnail", args=[evidence_id, version])
        for evidence_id, version in files.values_list("evidence_id", "version")
    }


# What a seat takes over of evidence, for the hand-over page and its file.

SHOWN = 5
SOON = timedelta(days=60)


def evidence_sections(seat: Seat, today: date) -> list[Section]:
    """How much evidence the agency keeps, what expires within 60 days and what came last.

    Three queries; none for a seat that sees no evidence, the whole city's for one that sees all.
    """
    scope = policy().roles[seat.role].rights.get("evidence.view")
    if scope is None:
        return []
    found = Evidence.objects.all()
    if scope == "own":
        found = found.filter(agency=seat.agency_id)
    count = found.count()
    lines = (
        [
            Line(
                text=ngettext("%(n)d bukti di pustaka", "%(n)d bukti di pustaka", count)
                % {"n": count},
                url="/bukti/",
            )
        ]
        if count
        else []
    )
    ending = found.filter(valid_until_on__gte=today, valid_until_on__lte=today + SOON)
    lines += [
        Line(
            text=_told(proof),
            remark=_("berlaku sampai %(day)s") % {"day": date_id(proof.valid_until_on or today)},
            url=f"/bukti/{proof.pk}/",
        )
        for proof in ending.order_by("valid_until_on", "pk")[:SHOWN]
    ]
    lines += [
        Line(text=_told(proof), remark=_("ditambahkan terakhir"), url=f"/bukti/{proof.pk}/")
        for proof in found.order_by("-pk")[:SHOWN]
    ]
    return [Section(title=_("Bukti"), empty=_("Belum ada bukti."), lines=tuple(lines))]


def _told(proof: Evidence) -> str:
    """The title, unless only few may read it."""
    if proof.sensitivity == Evidence.Sensitivity.RESTRICTED:
        return _("Bukti terbatas nomor %(id)d") % {"id": proof.pk}
    return proof.title
