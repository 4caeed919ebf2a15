"""`bin/layak export report`: the self-evaluation report of a round as PDF or DOCX."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import named_file, write_file
from layak.config.console.named import round_named
from layak.rules.numbers import decimal_id

HELP = "Menulis laporan evaluasi mandiri sebuah putaran sebagai PDF atau DOCX."
EXAMPLE = "bin/layak export report --round demo laporan.docx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .pdf atau .docx yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    out = named_file(args.out, ".pdf", ".docx")
    setup_django()
    from django.utils import timezone

    from layak.city.places.queries import municipality
    from layak.evaluation.recap.letter import self_report_docx, self_report_pdf
    from layak.evaluation.recap.self_report_reads import self_report

    round_ = round_named(args.round)
    found = self_report(round_, may_see_proof=True, at=timezone.now())
    write = self_report_pdf if out.suffix.lower() == ".pdf" else self_report_docx
    write_file(out, [write(found, city=municipality())])
    count, total = found.recap.question_count, found.recap.total
    if args.json:
        print_facts({"file": str(out), "questions": count, "total": f"{total:.2f}"})
    else:
        print(f"{out}: {count} pertanyaan, nilai mandiri {decimal_id(total)}")
    return 0
