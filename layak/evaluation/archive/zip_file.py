"""The ZIP of a round's files, written while it is sent, with an index of what became of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.archive.reads import Archive, ArchivedFile
from layak.evaluation.rounds.wording import demo_mark, moment_text
from layak.platform.documents.files.archives import stream_zip
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from layak.records.evidence.uploads.storing import stored_pieces
from layak.rules.numbers import date_id

INDEX = "00_daftar-berkas.xlsx"
SUMS = "00_SHA256SUMS.txt"
INSIDE = "Ada dalam ZIP"
RESTRICTED = "Terbatas, tidak disertakan: buka dari halaman bukti"
UNCLEAN = "Belum dinyatakan bersih dari virus, tidak disertakan"
UNREADY = "Foto ini belum punya salinan tanpa data kamera: ambil dari halaman bukti"
LOST = "Tidak ada di penyimpanan: beri tahu pengelola sistem"
BROKEN = "Terputus saat dibaca: ambil ulang dari halaman bukti"
DIFFERENT = "Isinya tidak sama dengan sidik saat diunggah: beri tahu pengelola sistem"

# what became of each file, by its path
type Outcomes = dict[str, str]


def archive_zip(
    found: Archive, *, city: Municipality | None, outcomes: Outcomes | None = None
) -> Iterator[bytes]:
    """The pieces of the ZIP. A file that cannot be read is named in the index and nothing more.

    ``outcomes`` is filled with what became of each file, for who wants to tell it.
    """
    known: Outcomes = {} if outcomes is None else outcomes
    created = timezone.localtime(found.taken_at)
    return stream_zip(_entries(found, city, known), created=created)


def _entries(
    found: Archive, city: Municipality | None, outcomes: Outcomes
) -> Iterator[tuple[str, Iterator[bytes]]]:
    for file in found.files:
        if file.is_restricted:
            outcomes[file.path] = RESTRICTED
            continue
        if file.in_quarantine:
            outcomes[file.path] = UNCLEAN
            continue
        if file.awaits_copy:
            outcomes[file.path] = UNREADY
            continue
        try:
            with stored_pieces(file.stored_as) as pieces:
                yield file.path, _checked(file, pieces, outcomes)
        except OSError:
            outcomes[file.path] = LOST
    if INSIDE in outcomes.values():
        yield SUMS, iter([checksums(found, outcomes)])
    yield INDEX, iter([archive_index(found, outcomes, city=city)])


def _checked(file: ArchivedFile, pieces: Iterator[bytes], outcomes: Outcomes) -> Iterator[bytes]:
    """The content as it is read; what it came to is known at its end."""
    digest = hashlib.sha256()
    try:
        for piece in pieces:
            digest.update(piece)
            yield piece
    except OSError:
        outcomes[file.path] = BROKEN
        return
    outcomes[file.path] = INSIDE if digest.hexdigest() == file.sha256 else DIFFERENT


def checksums(found: Archive, outcomes: Outcomes) -> bytes:
    """What `sha256sum -c` reads beside the unpacked files."""
    inside = (file for file in found.files if outcomes.get(file.path) == INSIDE)
    return "".join(f"{file.sha256}  {file.path}\n" for file in inside).encode()


def archive_index(found: Archive, outcomes: Outcomes, *, city: Municipality | None) -> bytes:
    """XLSX: every file in the edition's order, its hash, and whether it is in the ZIP."""
    columns = [
        Column(title=_("Kode"), width=10),
        Column(title=_("Nama berkas"), width=60, kind="wrap"),
        Column(title=_("Judul bukti"), width=50, kind="wrap"),
        Column(title=_("Perangkat daerah"), width=32, kind="wrap"),
        Column(title=_("Tahap jawaban"), width=18, kind="wrap"),
        Column(title=_("Keterangan"), width=36, kind="wrap"),
        Column(title=_("Ukuran (bita)"), width=14, kind="count"),
        Column(title=_("Sidik berkas"), width=66),
        Column(title=_("Nomor"), width=24, kind="wrap"),
        Column(title=_("Tanggal dokumen"), width=18),
        Column(title=_("Tahun yang dibuktikan"), width=14),
        Column(title=_("Halaman yang membuktikan"), width=16),
        Column(title=_("Versi"), width=8, kind="count"),
    ]
    sheet = Sheet(
        title="Daftar berkas",
        columns=columns,
        rows=[
            [
                file.code,
                file.path,
                file.title,
                file.agency,
                file.stage,
                outcomes.get(file.path, LOST),
                file.size,
                file.sha256,
                file.document_number,
                date_id(file.dated_on) if file.dated_on else "",
                ", ".join(map(str, file.years)),
                file.pages or _("seluruhnya"),
                file.version,
            ]
            for file in found.files
        ],
        heading_lines=tuple(_heading(found)),
        freeze=1,
    )
    return write_workbook(
        [sheet], title=_title(found), created=found.taken_at, marked=demo_mark(city)
    )


def _heading(found: Archive) -> Iterator[str]:
    yield _title(found)
    if found.part:
        yield _("Bagian: %(part)s") % {"part": found.part}
    if found.indicator:
        yield _("Indikator: %(indicator)s") % {"indicator": found.indicator}
    if found.agency:
        yield _("Dipimpin oleh: %(agency)s") % {"agency": found.agency}
    yield _("Disusun %(moment)s") % {"moment": moment_text(found.taken_at)}
    if any(file.is_bare for file in found.files):
        yield _(
            "Foto perangkat daerah lain disertakan tegak, tanpa data kamera; sidiknya sidik salinan itu."
        )
    if not found.files:
        yield _("Belum ada berkas bukti pada pertanyaan ini.")
    yield _(
        "Nomor pada nama tetap milik satu berkas: berkas yang dilepas meninggalkan nomor kosong."
    )


def _title(found: Archive) -> str:
    return _("Berkas bukti %(title)s") % {"title": found.title}
