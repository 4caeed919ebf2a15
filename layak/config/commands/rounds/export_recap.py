"""`bin/layak export recap`: the recap of a round as XLSX or PDF."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import named_file, write_file
from layak.config.console.named import agency_named, round_named
from layak.rules.numbers import decimal_id

HELP = "Menulis rekap sebuah putaran sebagai XLSX atau PDF, menurut akhiran namanya."
EXAMPLE = "bin/layak export recap --round demo rekap.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .xlsx atau .pdf yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--agency", help="hanya pertanyaan yang dipimpin perangkat daerah ini")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    out = named_file(args.out, ".xlsx", ".pdf")
    setup_django()
    from django.utils import timezone

    from layak.city.places.queries import municipality
    from layak.evaluation.recap.reads import city_recap
    from layak.evaluation.recap.sheet import recap_pdf, recap_workbook

    round_ = round_named(args.round)
    found = city_recap(round_, agency=agency_named(args.agency), at=timezone.now())
    write = recap_pdf if out.suffix.lower() == ".pdf" else recap_workbook
    write_file(out, [write(found, city=municipality())])
    if args.json:
        facts = {"file": str(out), "questions": found.question_count, "total": f"{found.total:.2f}"}
        print_facts(facts)
    else:
        print(f"{out}: {found.question_count} pertanyaan, nilai mandiri {decimal_id(found.total)}")
    return 0
