"""`bin/layak export recap`: the recap of a round as XLSX or PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import UsageError
from layak.rules.numbers import decimal_id

if TYPE_CHECKING:
    from layak.city.agencies.bodies.models import Agency


HELP = "Menulis rekap sebuah putaran sebagai XLSX atau PDF, menurut akhiran namanya."
EXAMPLE = "bin/layak export recap --round demo rekap.xlsx"
ENDINGS = (".xlsx", ".pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .xlsx atau .pdf yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--agency", help="hanya pertanyaan yang dipimpin perangkat daerah ini")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    out = Path(args.out)
    if out.suffix.lower() not in ENDINGS:
        raise UsageError("Nama berkas harus berakhiran .xlsx atau .pdf.")
    setup_django()
    from django.utils import timezone

    from layak.city.places.queries import municipality
    from layak.evaluation.recap.reads import city_recap
    from layak.evaluation.recap.sheet import recap_pdf, recap_workbook
    from layak.evaluation.rounds.models import Round

    round_ = Round.objects.select_related("revision__edition").filter(code=args.round).first()
    if round_ is None:
        raise UsageError(f"Putaran {args.round} tidak ada.")
    found = city_recap(round_, agency=_agency(args.agency), at=timezone.now())
    write = recap_pdf if out.suffix.lower() == ".pdf" else recap_workbook
    write_out(out, write(found, city=municipality()))
    if args.json:
        facts = {"file": str(out), "questions": found.question_count, "total": f"{found.total:.2f}"}
        print_facts(facts)
    else:
        print(f"{out}: {found.question_count} pertanyaan, nilai mandiri {decimal_id(found.total)}")
    return 0


def _agency(code: str | None) -> Agency | None:
    from layak.city.agencies.bodies.models import Agency

    if code is None:
        return None
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise UsageError(f"Perangkat daerah {code} tidak ada.")
    return agency


def write_out(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"Berkas {out} tidak dapat ditulis: {error.strerror}.") from error
