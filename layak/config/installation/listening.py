"""Where the web server listens, and why it may not."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass

from layak.config.console.trouble import Trouble


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """True when only this computer can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    def check_free(self) -> None:
        """Raises Trouble when the port cannot be had."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise Trouble(self._why(error)) from None

    def _why(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {self.port} sudah dipakai program lain; "
                f"pilih yang lain, misalnya PORT={self.port + 1} bin/run."
            )
        if error.errno == errno.EACCES:
            return f"Akun ini tidak boleh memakai port {self.port}; pilih di atas 1023."
        return f"Alamat {self.host} tidak ada di komputer ini; periksa HOST."


def from_environment() -> Address:
    """HOST and PORT, 127.0.0.1 and 8000 unless said otherwise."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Trouble(f"PORT harus bilangan 1-65535, bukan {port!r}.")
    return Address(os.environ.get("HOST") or "127.0.0.1", int(port))
