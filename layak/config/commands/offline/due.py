"""`bin/layak due`: when each step of a rapid-action playbook is due, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from layak.city.places.workdays import working_calendar
from layak.config.cli import print_facts
from layak.config.console.trouble import UsageError
from layak.rules.calendars import FaultyCalendar
from layak.rules.numbers import date_id, time_id
from layak.workflows.rapidaction.playbooks import files
from layak.workflows.rapidaction.playbooks.files import UnknownPlaybook
from layak.workflows.rapidaction.playbooks.limit_rules import CustodyClock, OutOfReach
from layak.workflows.rapidaction.playbooks.reading_rules import FaultyPlaybook
from layak.workflows.rapidaction.playbooks.rules import (
    Basis,
    Playbook,
    StepDue,
    TwoTimes,
    UnknownEvent,
    UnreadableTimes,
    due_times,
    due_to_json,
    part_title,
    read_times,
)

HELP = "Menghitung tenggat tiap langkah sebuah playbook aksi cepat, tanpa basis data."
EXAMPLE = "bin/layak due --playbook kekerasan-seksual --events peristiwa.json --json"
LARGEST_BYTES = 1_000_000
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
BASIS: dict[Basis, str] = {
    "law": "hukum, belum ditinjau",
    "practice": "praktik",
    "inferred": "usulan kami",
    "none": "tanpa angka",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--playbook", required=True, help="kode playbook (misalnya napza) atau berkas YAML"
    )
    parser.add_argument(
        "--events", required=True, help="JSON: nama peristiwa ke waktu ISO dengan zona"
    )
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """Print when each step is due. Errors: UsageError for what cannot be read or is not known."""
    code = args.playbook
    try:
        playbook = files.load(code)
    except UnknownPlaybook as error:
        raise UsageError(str(error)) from error
    except FaultyPlaybook as error:
        raise UsageError(f"Playbook {code:.80} tidak dapat dipakai: {error}") from error
    events = _events(Path(args.events))
    try:
        due = due_times(playbook, events, working_calendar())
    except UnknownEvent as error:
        known = ", ".join(sorted(playbook.events))
        names = ", ".join(f"{name:.60}" for name in error.names[:5])
        raise UsageError(
            f"Peristiwa yang tidak dikenal playbook {playbook.code}: {names}. Yang dikenal: {known}"
        ) from error
    except TwoTimes as error:
        raise UsageError(f"Satu peristiwa dengan dua waktu: {error}") from error
    except OutOfReach as error:
        raise UsageError("Ada tenggat di luar tahun yang dapat dihitung.") from error
    except (FaultyCalendar, FaultyPlaybook) as error:
        raise UsageError(f"Kalender hari kerja tidak dapat dipakai: {error}") from error
    if args.json:
        print_facts([due_to_json(step) for step in due])
    else:
        sys.stdout.write("\n".join(_report(playbook, due)) + "\n")
    return 0


class _Pairs(list[tuple[str, object]]):
    """The members of a JSON object in order, a repeated name included."""


def _events(path: Path) -> dict[str, datetime]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"Berkas {path!s:.200} terlalu besar untuk daftar peristiwa.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"Berkas {path!s:.200} bukan teks UTF-8.") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"Berkas {path!s:.200} tidak ada atau tidak dapat dibaca.") from error
    try:
        content = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"Berkas {path!s:.200} bukan JSON yang benar.") from error
    if not isinstance(content, _Pairs):
        raise UsageError(f"Berkas {path!s:.200} harus berisi satu objek JSON: peristiwa ke waktu.")
    try:
        return read_times(list(content))
    except UnreadableTimes as error:
        raise UsageError(f"{path!s:.200}: {error}") from error


def _report(playbook: Playbook, due: tuple[StepDue, ...]) -> Iterator[str]:
    yield playbook.name
    for part, steps in groupby(due, key=lambda step: step.part):
        yield ""
        yield part_title(part)
        for one in steps:
            step = one.step
            yield f"{step.order:>3}. {step.name}"
            said = ["menurut hukum" if playbook.may_say_law(step) else BASIS[step.basis]]
            if step.limit is not None and step.limit.day_count == "unclear":
                said.append("belum jelas hari kalender atau hari kerja, dihitung hari kalender")
            if not one.is_certain:
                said.append("belum pasti: hari libur tahun itu belum diketahui")
            when = f"tenggat {_moment(one.due_at)}" if one.due_at else "tanpa tenggat"
            if one.waits_for is not None:
                when = f"menunggu: {playbook.common.events[one.waits_for].label}"
            yield f"     {playbook.common.roles[step.role]}; {when}; {'; '.join(said)}"
            for clock in one.custody:
                yield f"     {_custody(clock)}"
    yield ""
    yield "Bukan nasihat hukum. Angka bertanda usulan kami belum ditetapkan siapa pun."


def _custody(clock: CustodyClock) -> str:
    if clock.ends_at is None:
        return f"Penahanan {clock.stage.name}: belum dimulai"
    said = f"Penahanan {clock.stage.name}: sampai {_moment(clock.ends_at)}"
    said += " (diperpanjang)" if clock.is_extended else ""
    said += "; perpanjangan di luar waktunya tidak dihitung" if clock.has_void_extension else ""
    return said + ("; LEWAT BATAS, harus dikeluarkan demi hukum" if clock.is_overstayed else "")


def _moment(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    hours = offset / timedelta(hours=1)
    zone = ZONES.get(int(hours), "") if hours.is_integer() else ""
    return f"{date_id(moment.date(), weekday=True)} {time_id(moment, zone or f'{moment:%:z}')}"
