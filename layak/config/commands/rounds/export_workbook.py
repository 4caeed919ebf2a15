"""`bin/layak export workbook`: the workbook of one agency, or of all, to be filled in and brought back."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import named_file, write_file
from layak.config.console.named import actor_for, round_named
from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.city.people.roles.actor import Actor
    from layak.evaluation.rounds.models import Round


HELP = "Menulis buku isian (XLSX) satu perangkat daerah, atau semuanya sebagai ZIP."
EXAMPLE = "bin/layak export workbook --round demo --agency dinas-kesehatan buku.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .xlsx yang ditulis, atau .zip dengan --all")
    parser.add_argument("--round", required=True, help="kode putaran")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--agency", help="kode perangkat daerah")
    which.add_argument("--all", action="store_true", help="semua perangkat daerah, dalam satu ZIP")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    out = named_file(args.out, ".zip" if args.all else ".xlsx")
    setup_django()
    from django.utils import timezone

    round_, at = round_named(args.round), timezone.now()
    by = actor_for("answer.edit", username=None, at=at, is_trial=True)
    write = _write_all if args.all else _write_one
    facts, told = write(args, out, round_, by, at)
    if args.json:
        print_facts(facts)
    else:
        print(told)
    return 0


def _write_one(
    args: argparse.Namespace, out: Path, round_: Round, by: Actor, at: datetime
) -> tuple[dict[str, object], str]:
    from layak.city.agencies.bodies.models import Agency
    from layak.city.places.queries import municipality
    from layak.evaluation.workbook.reads import agency_workbook
    from layak.evaluation.workbook.sheet import agency_workbook_file

    agency = Agency.objects.filter(code=args.agency).first()
    if agency is None:
        raise UsageError(f"Perangkat daerah {args.agency} tidak ada.")
    book = agency_workbook(round_, agency, by=by, at=at)
    if not book.lines:
        raise UsageError(f"{agency.name} tidak memimpin pertanyaan pada putaran {round_.code}.")
    write_file(out, [agency_workbook_file(book, city=municipality())])
    facts = {"file": str(out), "questions": len(book.lines), "open": book.open_count}
    return facts, f"{out}: {len(book.lines)} pertanyaan, {book.open_count} dapat diisi sekarang"


def _write_all(
    args: argparse.Namespace, out: Path, round_: Round, by: Actor, at: datetime
) -> tuple[dict[str, object], str]:
    from layak.evaluation.workbook.reads import workbook_agencies
    from layak.evaluation.workbook.sheet import workbook_set

    count = len(workbook_agencies(round_, by))
    if not count:
        raise UsageError(f"Belum ada yang memimpin pertanyaan pada putaran {round_.code}.")
    write_file(out, workbook_set(round_, by=by, at=at))
    return {"file": str(out), "workbooks": count}, f"{out}: {count} buku"
