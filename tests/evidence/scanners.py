"""Scanners for the tests: the daemon itself where it is installed, and a server of our own that
speaks its protocol (clamd(8)); both know one virus, the harmless EICAR file.
"""

from __future__ import annotations

import socket
import struct
import subprocess
import threading
from pathlib import Path

from tests.installation import until

# spelt in two halves, so that no scanner takes this file for it
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONF = """DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
Foreground yes
StreamMaxLength 1M
"""


class Daemon:
    """clamd with one signature of our own, on a socket in ``folder``."""

    def __init__(self, program: str, folder: Path) -> None:
        self.address = f"unix:{folder}/clamd.sock"
        (folder / "signatures").mkdir()
        (folder / "signatures/own.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(CONF.format(folder=folder))
        with (folder / "said.txt").open("wb") as said:
            self.process = subprocess.Popen(
                [program, "-c", folder / "clamd.conf"], stdout=said, stderr=said
            )
        until(
            lambda: (folder / "clamd.sock").exists() or self.process.poll() is not None,
            seconds=30,
            what="a scanner",
        )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)


class Spoken:
    """The same by hand over TCP: a thread that answers one connection after the other."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        self.reply: bytes | None = None  # says this instead
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as heard:
                line.sendall(self._answer(heard))

    def _answer(self, heard) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += heard.read(1)
        if command == b"zPING\0":
            return b"PONG\0" if self.reply is None else self.reply
        body = b""
        while length := struct.unpack("!I", heard.read(4))[0]:
            body += heard.read(length)
        # only when all was heard: closing on what still comes would be a reset
        if self.reply is not None:
            return self.reply
        if len(body) > 1024 * 1024:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Test FOUND\0" if EICAR in body else b"stream: OK\0"
