"""The web server with all of Layak loaded before its workers are forked.

It is loaded once and not by each, lies in memory once, and a worker that died is back at once.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from layak.config.database import embedded

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

WORKERS = 2
# a worker that ends sooner than this would end again: `serve` is told instead
STANDS_SECONDS = 1.0
GRACE_SECONDS = 3.0
# files of this process: sockets, and two for a long body or answer that lies aside
OPEN_FILES = 8192
BACKLOG = 1024


class Stop(BaseException):
    """`serve` asked for the end."""


def load() -> WSGIApplication:
    """Everything that a page may need, so that no visitor waits for it."""
    # what is loaded stays: looking through it for rubbish takes a tenth of the time
    gc.disable()
    from django.urls import reverse

    from layak.config.serving import receiving  # noqa: F401
    from layak.config.wsgi import application

    reverse("overview")
    # workers share it as long as nobody writes in it
    gc.freeze()
    gc.enable()
    return application


def fork_worker(application: WSGIApplication, listener: socket.socket) -> int:
    """A worker that answers what comes to ``listener`` until it is told to stop; its number."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
        embedded.dies_with_parent(signal.SIGKILL)()
        if os.getppid() == parent:
            from layak.config.serving.receiving import serve

            serve(application, listener)
            code = 0
    except Exception:
        logging.getLogger(__name__).exception("a worker of the web server ended")
    finally:
        # nothing of the parent's is to be ended by its copy
        os._exit(code)


def keep_workers(application: WSGIApplication, listener: socket.socket) -> None:
    """Always WORKERS of them; ends by Stop, or by SystemExit when one does not stand."""
    born: dict[int, float] = {}
    try:
        while True:
            while len(born) < WORKERS:
                born[fork_worker(application, listener)] = time.monotonic()
            pid, _status = os.wait()
            if time.monotonic() - born.pop(pid) < STANDS_SECONDS:
                sys.exit(1)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        end_workers(set(born))


def end_workers(pids: set[int]) -> None:
    """Ask all, wait for what they are at, then insist."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while pids and time.monotonic() < deadline:
        pids -= {pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0]}
        time.sleep(0.02)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("--host", required=True)
    told.add_argument("--port", type=int, required=True)
    address = told.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    is_six = ":" in address.host
    with suppress(Stop):
        application = load()
        from django.conf import settings

        # bodies and answers that wait for a slow line lie here, never in memory
        tempfile.tempdir = str(settings.UPLOADS_ROOT)
        with socket.create_server(
            (address.host, address.port),
            family=socket.AF_INET6 if is_six else socket.AF_INET,
            dualstack_ipv6=is_six,
            backlog=BACKLOG,
        ) as listener:
            keep_workers(application, listener)


if __name__ == "__main__":
    main()
