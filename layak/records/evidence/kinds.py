"""How kinds of papers are called on screen; the codes are those of ``rules.papers``."""

from __future__ import annotations

from django.utils.translation import gettext_noop

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
