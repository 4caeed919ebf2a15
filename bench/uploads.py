"""A file of the greatest size on its way in: how far the memory of a web process rises.

By the form, by tus in pieces as the page sends them, and by tus in one, each handed in as evidence at its end; before them a
small file goes the same ways, so that what is loaded once is there.

Outside the process that serves, on the same computer: start `LAYAK_HOME=/tmp/uji LAYAK_DEMO=1
LAYAK_FILES_A_MINUTE=0 PORT=8123 bin/run`, then
`LAYAK_HOME=/tmp/uji PYTHONPATH=. python bench/uploads.py --port 8123`. Evidence stays for good,
so throw that LAYAK_HOME away afterwards.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import http.client
import os
import sys
import time

from layak.config.cli import print_facts, setup_django

LIMIT_MB = 20
SMALL, PIECE = 64 << 10, 4 << 20
TOKEN, MARK = "u" * 32, "ukur-batas"
TUS = {"Tus-Resumable": "1.0.0"}


class Desk:
    """One signed-in person with an answer that takes evidence."""

    def __init__(self, port: int, cookie: str, answer: int) -> None:
        self.port = port
        self.told = {"Cookie": f"{cookie}; layak_csrf={TOKEN}", "X-CSRFToken": TOKEN}
        self.address = f"/evaluasi/jawaban/{answer}/bukti/"

    def ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> str:
        """The answer's Location; ends the run where the server refuses."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, self.told | more)
        response = connection.getresponse()
        said = response.read()
        connection.close()
        if response.status not in (201, 204, 302):
            raise SystemExit(f"{method} {path}: {response.status} {said[:300]!r}")
        return response.headers.get("Location", "")

    def by_form(self, content: bytes) -> None:
        """As a browser without scripts."""
        head = (
            f"--{MARK}\r\nContent-Disposition: form-data; "
            'name="uploads"; filename="ukur.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{MARK}--\r\n".encode()
        kind = f"multipart/form-data; boundary={MARK}"
        self.ask("POST", self.address, body, {"Content-Type": kind})

    def by_tus(self, content: bytes, *, at_once: int = PIECE) -> None:
        """As the page does, in pieces with a checksum, then by its key."""
        name = base64.b64encode(b"ukur.pdf").decode()
        told = {"Upload-Length": str(len(content)), "Upload-Metadata": f"filename {name}"}
        place = self.ask("POST", "/unggah/", b"", TUS | told)
        for offset in range(0, len(content), at_once):
            piece = content[offset : offset + at_once]
            told = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            if at_once == PIECE:
                digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
                told["Upload-Checksum"] = f"sha256 {digest}"
            self.ask("PATCH", place, piece, TUS | told)
        key = place.rstrip("/").rsplit("/", 1)[-1]
        kind = "application/x-www-form-urlencoded"
        self.ask("POST", self.address, f"upload_keys={key}".encode(), {"Content-Type": kind})

    def by_other_tus(self, content: bytes) -> None:
        """As other programs do, in one request."""
        self.by_tus(content, at_once=len(content))


def content(size: int) -> bytes:
    return b"%PDF-1.4\n" + os.urandom(size - 9)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    setup_django()
    from django.conf import settings

    from layak.config.benching.saving import desks, signed_in
    from layak.config.benching.serving import WebProcesses

    user, answers = desks("demo")[0]
    desk = Desk(args.port, signed_in(user), next(iter(answers)))
    web = WebProcesses(args.port)
    figures: dict[str, float] = {}
    ways = {"form": desk.by_form, "tus": desk.by_tus, "tus_at_once": desk.by_other_tus}
    for name, send in ways.items():
        for _ in range(4):  # so that each process has had one
            send(content(SMALL))
        web.rest()
        began = time.perf_counter()
        send(content(settings.MAX_FILE_BYTES))
        figures[f"{name}_s"] = round(time.perf_counter() - began, 2)
        figures[f"{name}_grown_mb"] = round(web.grown_mb(), 1)
    holds = all(figures[f"{name}_grown_mb"] <= LIMIT_MB for name in ways)
    print_facts({"file_mb": settings.MAX_FILE_BYTES >> 20, **figures, "holds": holds})
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
