"""`bin/layak suppress`: a table of counts made safe to publish, without a database."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from layak.config.cli import print_facts
from layak.config.console.files import bytes_of
from layak.config.console.trouble import UsageError
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import read_table
from layak.rules.suppression.tables import TOTAL, FaultyCounts, parse_counts, suppress
from layak.workflows.rapidaction.figures.policy import statistics_policy

HELP = "Membuat tabel hitungan aman diterbitkan: hitungan di bawah 5, nol pun, disembunyikan."
EXAMPLE = "bin/layak suppress hitungan.csv --json"
LARGEST_BYTES = 5_000_000
MOST_FAULTS = 5
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_STRICT = (
    "Tabel ini terlalu kecil: siapa pun yang tahu bahwa jumlah yang disembunyikan juga kecil dapat "
    "menebak isinya. Gabungkan baris atau kolom sebelum menerbitkannya."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV atau XLSX: kolom pertama label, lainnya hitungan")
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """Print the safe table. Errors: UsageError when the file is no table of counts."""
    path = Path(args.file)
    data = bytes_of(path, most=LARGEST_BYTES, what="tabel hitungan")
    try:
        counts = parse_counts(read_table(data, path.name))
    except Unreadable as error:
        raise UsageError(f"{path!s:.200}: {error}") from error
    except FaultyCounts as error:
        said = "; ".join(f"{fault.at}: {fault.say}" for fault in error.faults[:MOST_FAULTS])
        more = len(error.faults) - MOST_FAULTS
        rest = f"; dan {more} lagi" if more > 0 else ""
        raise UsageError(f"{path!s:.200}: {said}{rest}") from error
    safe = suppress(counts, below=statistics_policy().suppress_below)
    if args.json:
        facts: dict[str, object] = {
            "columns": list(safe.columns),
            "rows": [[label, *row] for label, row in zip(safe.labels, safe.rows, strict=True)],
            "totals": list(safe.totals),
        }
        print_facts(facts if safe.is_strict else {**facts, "strict": False})
    else:
        # as the table came: offices whose spreadsheets use a comma in numbers write semicolons
        first = data.split(b"\n", 1)[0]
        separator = ";" if first.count(b";") > first.count(b",") else ","
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        writer.writerow(map(_label, safe.columns))
        for label, row in zip(safe.labels, safe.rows, strict=True):
            writer.writerow([_label(label), *row])
        writer.writerow([TOTAL, *safe.totals])
        sys.stdout.write(out.getvalue())
        if not safe.is_strict:
            print(NOT_STRICT, file=sys.stderr)
    return 0


def _label(text: str) -> str:
    """A spreadsheet must not take a label for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
