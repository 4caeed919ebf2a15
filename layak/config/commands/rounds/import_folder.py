"""`bin/layak import folder`: a folder of an earlier year, laid aside to be confirmed on the page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layak.config.cli import print_facts, setup_django
from layak.config.console.named import actor_for
from layak.config.console.trouble import UsageError
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from layak.evaluation.takeovers.models import Takeover


HELP = "Mengambil alih map lama (folder atau ZIP) menjadi usulan bukti sebuah perangkat daerah."
EXAMPLE = "bin/layak import folder bukti-2024/ --round demo --agency dinkes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="folder, atau ZIP yang berisi folder itu")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--agency", required=True, help="kode perangkat daerah pemilik buktinya")
    parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, jangan menulis")
    parser.add_argument("--take-strong", action="store_true", help="ambil semua usulan yang kuat")
    parser.add_argument("--as", dest="username", help="akun yang mengambil alih")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 when every file was listed or taken, 1 when some could not be."""
    path = Path(args.folder)
    if not path.exists():
        raise UsageError(f"{path} tidak ada.")
    setup_django()
    from django.utils import timezone

    try:
        facts = _taken_over(args, path, at=timezone.now())
    except Refused as refusal:
        raise UsageError(refusal.reason) from refusal
    if args.json:
        print_facts(facts)
        return 1 if facts["refused"] else 0
    files, takeover = facts["files"], facts["takeover"]
    strong = sum(file["strong"] for file in files)
    print(f"{len(files)} berkas, {strong} dengan usulan yang kuat, {facts['taken']} diambil")
    for file in facts["refused"]:
        print(f"  tidak dapat diambil: {file['path']}: {file['why']}")
    if takeover:
        print(f"Pastikan di halaman /evaluasi/{args.round}/ambil-alih/{takeover}/")
    return 1 if facts["refused"] else 0


def _taken_over(args: argparse.Namespace, path: Path, *, at: datetime) -> dict[str, Any]:
    """Everything in one transaction, which a trial run takes back."""
    from django.core.files.storage import default_storage
    from django.db import transaction

    from layak.city.agencies.bodies.models import Agency
    from layak.evaluation.rounds.models import Round
    from layak.evaluation.takeovers.actions import open_takeover, take_files
    from layak.evaluation.takeovers.reads import strong_choices
    from layak.records.evidence.uploads.leftovers import no_leftovers

    round_ = Round.objects.select_related("revision__edition").filter(code=args.round).first()
    agency = Agency.objects.current().filter(code=args.agency).first()
    if round_ is None or agency is None:
        missing = f"Putaran {args.round}" if round_ is None else f"Perangkat daerah {args.agency}"
        raise UsageError(f"{missing} tidak ada.")
    with no_leftovers(), transaction.atomic():
        by = actor_for("evidence.add", username=args.username, at=at)
        takeover = open_takeover(round_=round_, agency=agency, name=path.name, by=by, at=at)
        _bring(takeover, path, at=at)
        strong = strong_choices(takeover)
        taken = None
        if args.take_strong and strong:
            taken = take_files(takeover=takeover, codes_of=strong, by=by, at=at)
        files = list(takeover.files.order_by("path"))
        facts = {
            "takeover": None if args.dry_run else takeover.pk,
            "taken": taken.file_count if taken else 0,
            "files": [
                {
                    "path": file.path,
                    "same_as": file.same_as.path if file.same_as else None,
                    "codes": [one["code"] for one in file.suggested],
                    "strong": file.pk in strong,
                    "year": file.suggested_year,
                }
                for file in files
                if not file.refused_because
            ],
            "refused": [
                {"path": file.path, "why": file.refused_because}
                for file in files
                if file.refused_because
            ],
        }
        if args.dry_run:
            # the bytes of a trial run go; its rows go with the transaction
            for name in takeover.files.exclude(stored_as="").values_list("stored_as", flat=True):
                default_storage.delete(name)
            transaction.set_rollback(True)
    return facts


def _bring(takeover: Takeover, path: Path, *, at: datetime) -> None:
    from layak.evaluation.takeovers.actions import Incoming, take_in, unpack
    from layak.platform.documents.files.folders import Folder, disk_files
    from layak.platform.documents.files.limits import Unreadable

    try:
        if path.is_dir():
            for name, file in disk_files(path):
                with file.open("rb") as stream:
                    incoming = Incoming(path=name, stream=stream, size=file.stat().st_size)
                    take_in(takeover=takeover, incoming=incoming, at=at)
        else:
            with path.open("rb") as stream:
                unpack(takeover=takeover, folder=Folder(stream), at=at, on_each=lambda: None)
    except (Unreadable, OSError) as error:
        raise UsageError(f"{path}: {error}") from error
