"""`bin/layak export workbook`: the workbook of one agency, to be filled in and brought back."""

from __future__ import annotations

import argparse
from pathlib import Path

from layak.config.cli import UsageError, print_facts, setup_django

HELP = "Menulis buku isian (XLSX) satu perangkat daerah untuk sebuah putaran."
EXAMPLE = "bin/layak export workbook --round demo --agency dinas-kesehatan buku.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .xlsx yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--agency", required=True, help="kode perangkat daerah")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    out = Path(args.out)
    if out.suffix.lower() != ".xlsx":
        raise UsageError("Nama berkas harus berakhiran .xlsx.")
    setup_django()
    from django.utils import timezone

    from layak.city.agencies.models import Agency
    from layak.city.places.queries import municipality
    from layak.config.acting import actor_for
    from layak.evaluation.exports.workbook import agency_workbook_file
    from layak.evaluation.models import Round
    from layak.evaluation.queries.workbook import agency_workbook

    round_ = Round.objects.select_related("revision__edition").filter(code=args.round).first()
    if round_ is None:
        raise UsageError(f"Putaran {args.round} tidak ada.")
    agency = Agency.objects.filter(code=args.agency).first()
    if agency is None:
        raise UsageError(f"Perangkat daerah {args.agency} tidak ada.")
    at = timezone.now()
    by = actor_for("answer.edit", username=None, at=at, is_trial=True)
    book = agency_workbook(round_, agency, by=by, at=at)
    if not book.lines:
        raise UsageError(f"{agency.name} tidak memimpin pertanyaan pada putaran {round_.code}.")
    _write(out, agency_workbook_file(book, city=municipality()))
    facts = {"file": str(out), "questions": len(book.lines), "open": book.open_count}
    if args.json:
        print_facts(facts)
    else:
        print(f"{out}: {len(book.lines)} pertanyaan, {book.open_count} dapat diisi sekarang")
    return 0


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"Berkas {out} tidak dapat ditulis: {error.strerror}.") from error
