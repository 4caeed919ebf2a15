"""A small client of the ClamAV daemon: INSTREAM and PING over its socket.

Protocol: clamd(8), "z" commands ended by NUL; a stream is chunks of four length bytes (network
order) and data, ended by a chunk of length zero.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

TIMEOUT = 60.0
LONGEST_REPLY = 4096
WRONG = "LAYAK_CLAMAV harus unix:/jalur/ke/soket atau tcp://host:port, bukan {address!r}."


class ScannerDown(Exception):
    """Nobody answers, or not in the way of a scanner; the text says which."""


class NotScanned(Exception):
    """The scanner answers and would not look at this file (it is too large for it); its words."""


def ping(address: str) -> None:
    """Raises ScannerDown when the daemon at ``address`` does not answer."""
    said = _ask(address, b"zPING\0", (), timeout=5.0)
    if said != "PONG":
        raise ScannerDown(f"jawaban tidak dikenal: {said[:80]}")


def scan(address: str, pieces: Iterable[bytes]) -> str:
    """The name of what was found in these bytes, "" when they are clean.

    Raises ScannerDown and NotScanned.
    """
    said = _ask(address, b"zINSTREAM\0", pieces, timeout=TIMEOUT)
    verdict = said.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:200] or "tanpa nama"
    if verdict.endswith("ERROR"):
        raise NotScanned(verdict[:200])
    raise ScannerDown(f"jawaban tidak dikenal: {said[:80]}")


def _ask(address: str, command: bytes, pieces: Iterable[bytes], *, timeout: float) -> str:
    try:
        with closing(_connect(address, timeout)) as line:
            line.sendall(command)
            _send(line, command, pieces)
            said = b""
            while not said.endswith(b"\0") and len(said) < LONGEST_REPLY:
                piece = line.recv(LONGEST_REPLY)
                if not piece:
                    break
                said += piece
            return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()
    except OSError as failure:
        raise ScannerDown(str(failure)) from failure


def _send(line: socket.socket, command: bytes, pieces: Iterable[bytes]) -> None:
    if b"INSTREAM" not in command:
        return
    try:
        for piece in pieces:
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # it has heard enough ("size limit exceeded"); the reply says so


def _connect(address: str, timeout: float) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return socket.create_connection((parts.hostname, parts.port), timeout=timeout)
    if parts.scheme != "unix" or not parts.path:
        raise ScannerDown(WRONG.format(address=address))
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(timeout)
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
