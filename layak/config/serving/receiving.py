"""How requests come in: whole before a thread is taken, and not slower than a bad line is.

Waitress receives all of them in one loop and lays long ones aside in a file; its threads see only
whole ones. Answers leave the same way, so that a slow reader keeps no thread either.
"""

from __future__ import annotations

import logging
import resource
import socket
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

THREADS = 2
# As Apache's mod_reqtimeout does by default: 20 seconds, then a second more for every 500 bytes
# (https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html).
PATIENCE_SECONDS = 20
SLOWEST_BYTES_A_SECOND = 500
LOOKED_AT_EVERY_SECONDS = 5
# a connection on which nothing happens at all
IDLE_SECONDS = 60
# a little more than the largest file, as in deploy/nginx.conf
BESIDE_THE_FILE = 10 * 1024 * 1024
# bodies that are not whole yet, in one worker
BODIES_TOGETHER = 1 << 30
FILES_OF_A_CONNECTION = 3
MOST_CONNECTIONS = 2000
HEADER_BYTES = 64 * 1024
IN_MEMORY_BYTES = 64 * 1024
# the largest answer, an archive of a whole round: more than this waits for its reader
LAID_ASIDE_BYTES = 1 << 30


class TimedRequest(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
    """A request that knows when its first byte came."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self.began = time.time()

    def is_too_slow(self, now: float) -> bool:
        received = self.header_bytes_received + self.body_bytes_received
        return bool(now - self.began > PATIENCE_SECONDS + received / SLOWEST_BYTES_A_SECOND)


class SaidTask(ErrorTask):  # type: ignore[misc]
    """What is refused before it reaches a page, in a sentence."""

    def execute(self) -> None:
        error = self.request.error
        said = _("Permintaan ini tidak dapat dibaca. Muat ulang halaman, lalu coba lagi.")
        if isinstance(error, RequestEntityTooLarge):
            limit = settings.MAX_FILE_BYTES // (1024 * 1024)
            said = _(
                "Kiriman ini terlalu besar. Kirim berkas satu per satu, masing-masing paling besar "
                "%(limit)d MB."
            ) % {"limit": limit}
        elif not isinstance(error, BadRequest):
            said = _("Permintaan ini tidak dapat dilayani. Muat ulang halaman, lalu coba lagi.")
        if isinstance(error, NoRoom):
            said = _(
                "Penyimpanan server penuh. Kiriman ini belum tersimpan; beri tahu pengelola sistem."
            )
        body = said.encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class NoRoom(Error):  # type: ignore[misc]
    """A body that cannot be laid aside."""

    code = 507
    reason = "Insufficient Storage"


class Connection(HTTPChannel):  # type: ignore[misc]
    parser_class = TimedRequest
    error_task_class = SaidTask
    request: TimedRequest | None

    def received(self, data: bytes) -> bool:
        """Receive more of a request; one that finds the disk full is answered at once."""
        try:
            return bool(super().received(data))
        except OSError:
            request = self.request
            if request is None:
                raise
            with self.requests_lock:
                self.request = None
                request.error, request.completed = NoRoom(""), True
                self.requests.append(request)
                if len(self.requests) == 1:
                    self.server.add_task(self)
            return True


class Server(TcpWSGIServer):  # type: ignore[misc]
    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """Close what is idle, what is sent more slowly than any line of ours is, and the longest
        of what is sent when all of it is too much for the disk.
        """
        super().maintenance(now)
        sending = [one for one in self.active_channels.values() if one.request is not None]
        sending.sort(key=lambda one: one.request.body_bytes_received, reverse=True)
        together = sum(one.request.body_bytes_received for one in sending)
        for connection in sending:
            if together > BODIES_TOGETHER:
                together -= connection.request.body_bytes_received
                connection.will_close = True
            elif not connection.requests and connection.request.is_too_slow(now):
                connection.will_close = True


def serve(application: WSGIApplication, listener: socket.socket) -> None:
    """Answer what comes to ``listener`` until SystemExit."""
    # a full queue is no news: it says so with every request, of the addresses of others nothing
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    adjustments = Adjustments(
        sockets=[listener],
        threads=THREADS,
        # who is believed about the visitor's address is settled in the settings
        clear_untrusted_proxy_headers=False,
        connection_limit=min(MOST_CONNECTIONS, files // FILES_OF_A_CONNECTION),
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=settings.MAX_FILE_BYTES + BESIDE_THE_FILE,
        inbuf_overflow=IN_MEMORY_BYTES,
        outbuf_high_watermark=LAID_ASIDE_BYTES,
        cleanup_interval=LOOKED_AT_EVERY_SECONDS,
        channel_timeout=IDLE_SECONDS,
        asyncore_use_poll=True,
        log_socket_errors=False,
        ident="layak",
    )
    at = (listener.family, listener.type, listener.proto, listener.getsockname())
    Server(application, _sock=listener, adj=adjustments, sockinfo=at, bind_socket=False).run()
