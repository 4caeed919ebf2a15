"""`bin/layak export zip`: the evidence of a round, named by question code, as one ZIP."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import named_file, write_file
from layak.config.console.named import actor_for, agency_named, round_named
from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.evaluation.archive.reads import Extent
    from layak.evaluation.rounds.models import Round


HELP = "Menulis berkas bukti sebuah putaran sebagai ZIP, bernama kode pertanyaan."
EXAMPLE = "bin/layak export zip --round demo berkas.zip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .zip yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--agency", help="hanya pertanyaan yang dipimpin perangkat daerah ini")
    parser.add_argument("--part", help="hanya bagian ini, misalnya II")
    parser.add_argument("--indicator", help="hanya indikator ini, misalnya 8")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 when every file that should be is in the ZIP, 1 when some could not be read."""
    out = named_file(args.out, ".zip")
    setup_django()
    from django.utils import timezone

    from layak.city.places.queries import municipality
    from layak.evaluation.archive.actions import take_city_archive
    from layak.evaluation.archive.zip_file import INSIDE, Outcomes, archive_zip

    round_ = round_named(args.round)
    at = timezone.now()
    by = actor_for("evidence.view", username=None, at=at)
    found = take_city_archive(round_=round_, extent=_extent(args, round_), by=by, at=at)
    outcomes: Outcomes = {}
    write_file(out, archive_zip(found, city=municipality(), outcomes=outcomes))
    faulty = [file.path for file in found.sent if outcomes[file.path] != INSIDE]
    inside, left_out = len(found.sent) - len(faulty), found.left_out_count
    if args.json:
        print_facts({"file": str(out), "files": inside, "restricted": left_out, "faulty": faulty})
    else:
        print(f"{out}: {inside} berkas, {left_out} terbatas tidak disertakan")
        for path in faulty:
            print(f"  bermasalah: {path}")
    return 1 if faulty else 0


def _extent(args: argparse.Namespace, round_: Round) -> Extent:
    from layak.evaluation.archive.reads import Extent
    from layak.evaluation.editions.reads import edition_of

    parts = {part.code: part for part in edition_of(round_.revision_id).parts}
    indicators = {i.code: i for part in parts.values() for i in part.indicators}
    if args.part is not None and args.part not in parts:
        raise UsageError(f"Bagian {args.part} tidak ada. Yang ada: {', '.join(parts)}.")
    if args.indicator is not None and args.indicator not in indicators:
        raise UsageError(f"Indikator {args.indicator} tidak ada.")
    return Extent(
        part=parts.get(args.part),
        indicator=indicators.get(args.indicator),
        agency=agency_named(args.agency),
    )
