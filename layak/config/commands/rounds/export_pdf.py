"""`bin/layak export pdf`: the evidence of one question as one PDF with bookmarks."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import named_file
from layak.config.console.named import actor_for
from layak.config.console.trouble import UsageError

HELP = "Menulis bukti sebuah pertanyaan sebagai satu PDF dengan sampul dan penanda."
EXAMPLE = "bin/layak export pdf --round demo --question 14.1 bukti-14.1.pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", help="berkas .pdf yang ditulis")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--question", required=True, help="kode pertanyaan, misalnya 14.1")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 when everything fits, 1 when something was left out or it is too large."""
    out = named_file(args.out, ".pdf")
    setup_django()
    from django.utils import timezone

    from layak.city.places.queries import municipality
    from layak.evaluation.answers.models import Answer
    from layak.evaluation.archive.actions import tell_joined
    from layak.evaluation.archive.joined_file import joined_pdf
    from layak.evaluation.archive.reads import joined_sheet
    from layak.platform.documents.files.limits import Unreadable

    rows = Answer.objects.select_related("round")
    answer = rows.filter(round__code=args.round, code=args.question).first()
    if answer is None:
        raise UsageError(f"Pertanyaan {args.question} tidak ada pada putaran {args.round}.")
    at = timezone.now()
    sheet = joined_sheet(answer.round, answer)
    try:
        made = joined_pdf(sheet, out, city=municipality(), at=timezone.localtime(at))
    except (Unreadable, OSError) as reason:
        raise UsageError(f"{out}: {reason}") from reason
    tell_joined(sheet, answer, by=actor_for("evidence.view", username=None, at=at), at=at)
    if args.json:
        print_facts(
            {"file": str(out), "size": made.size, "pages": made.page_count, "remarks": made.remarks}
        )
    else:
        print(f"{out}: {made.page_count} halaman, {made.size} bita")
        for remark in made.remarks:
            print(f"  {remark}")
    return 1 if made.remarks else 0
