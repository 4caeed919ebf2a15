"""The ZIP of a round with two gigabytes of files: its first byte, and what it costs the server.

The files are random bytes, which no packing makes smaller. The client reads a little, rests as
over a bad line, then takes the rest: a server that read ahead meanwhile would grow.

Outside the process that serves, on the same computer: start `LAYAK_HOME=/tmp/uji LAYAK_DEMO=1
LAYAK_FILES_A_MINUTE=0 PORT=8123 bin/run`, then
`LAYAK_HOME=/tmp/uji PYTHONPATH=. python bench/zip.py --port 8123`. The files are handed in once;
evidence stays for good, so throw that LAYAK_HOME away afterwards.
"""

from __future__ import annotations

import argparse
import http.client
import io
import os
import sys
import tempfile
import time
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile

from layak.config.cli import print_facts, setup_django

if TYPE_CHECKING:
    from layak.records.evidence.uploads.storing import Upload

COUNT, SIZE, AT_ONCE = 400, 5 << 20, 4
GROWN_MB, FIRST_S = 50, 1.0
REST_S, PIECE = 10, 1 << 18


def fill(round_code: str) -> None:
    """Hand the files in as people do, unless they are there."""
    from django.utils import timezone

    from layak.city.people.roles.actor import actor_of
    from layak.config.benching.saving import desks
    from layak.evaluation.proofs.actions import attach_files
    from layak.records.evidence.files.models import EvidenceFile

    user, answers = max(desks(round_code), key=lambda desk: len(desk[1]))
    by = actor_of(user, today=timezone.localdate())
    held = EvidenceFile.objects.filter(original_name__startswith="ukur-").count()
    for number in range(held, COUNT, AT_ONCE):
        uploads = [upload(number + more) for more in range(AT_ONCE)]
        answer = list(answers)[number // AT_ONCE % len(answers)]
        attach_files(answer_id=answer, uploads=uploads, by=by, at=timezone.now())


def upload(number: int) -> Upload:
    from layak.records.evidence.uploads.storing import Upload

    content = io.BytesIO(b"%PDF-1.4\n" + os.urandom(SIZE - 9))
    return Upload(stream=content, name=f"ukur-{number}.pdf", size=SIZE)


def reader() -> str:
    """The cookie of someone who sees the evidence of all agencies."""
    from django.utils import timezone

    from layak.city.people.accounts.models import User
    from layak.city.people.roles.actor import actor_of
    from layak.config.benching.saving import signed_in
    from layak.config.console.trouble import Trouble

    for user in User.objects.filter(is_active=True).order_by("pk"):
        if actor_of(user, today=timezone.localdate()).scope("evidence.view") == "all":
            return signed_in(user)
    raise Trouble("Tidak ada akun yang melihat bukti semua perangkat daerah.")


def fetch(port: int, path: str, cookie: str, into: IO[bytes]) -> tuple[float, float]:
    """Seconds to the first byte, and to the last without the rest in between."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    if response.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {response.status}")
    into.write(response.read(1))
    first = time.perf_counter() - began
    time.sleep(REST_S)
    while piece := response.read(PIECE):
        into.write(piece)
    return first, time.perf_counter() - began - REST_S


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--round", default="demo")
    args = parser.parse_args()
    setup_django()
    from layak.config.benching.serving import WebProcesses

    fill(args.round)
    cookie = reader()
    web = WebProcesses(args.port)
    with tempfile.TemporaryFile() as got:
        first, whole = fetch(args.port, f"/evaluasi/{args.round}/berkas.zip", cookie, got)
        grown = web.grown_mb()
        size = got.tell()
        with ZipFile(got) as archive:
            broken, count = archive.testzip(), len(archive.infolist())
    holds = grown <= GROWN_MB and first <= FIRST_S and not broken and size >= COUNT * SIZE
    print_facts(
        {"size_mb": round(size / 2**20), "entries": count, "broken": broken,
         "first_byte_s": round(first, 3), "whole_s": round(whole, 1),
         "mb_a_second": round(size / 2**20 / whole), "grown_mb": round(grown, 1), "holds": holds}
    )  # fmt: skip
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
