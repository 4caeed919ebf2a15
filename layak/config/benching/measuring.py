"""CPU, wall time, queries and bytes of one thing, and the figure with its limit that comes of them."""

from __future__ import annotations

import gc
import gzip
import os
import re
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships no types
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from layak.city.people.accounts.models import User
from layak.config.benching.urls import PLAIN
from layak.platform.web.static_files import as_served, is_ours

# What was measured: value, unit, limit, whether it holds.


@dataclass(frozen=True, kw_only=True)
class Figure:
    """``limit`` is None where nothing was promised."""

    name: str
    value: float
    unit: str
    limit: float | None
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit


# CPU, wall time, queries and bytes of one thing.

BATCHES = 5
PROC = Path("/proc")
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
LINKED = re.compile(r'(?:src|href)="/static/([^"#]+)')
IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*["\']\./([\w./-]+)["\']')


def cpu_ms(work: Callable[[], Any], *, count: int) -> float:
    """CPU milliseconds of one call: the best of five batches, after a warm-up."""
    for _ in range(3):
        work()
    gc.collect()
    gc.freeze()  # what earlier groups left behind is not walked at the cost of this one
    best = float("inf")
    for _ in range(BATCHES):
        began = time.process_time()
        for _ in range(count):
            work()
        best = min(best, (time.process_time() - began) / count)
    return best * 1000


def wall_s(work: Callable[[], Any]) -> float:
    """Seconds of one call, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def slow_ms(work: Callable[[], Any], *, count: int) -> float:
    """Milliseconds that nineteen of twenty calls stay within, after a warm-up."""
    work()
    spent = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return sorted(spent)[max(count * 19 // 20 - 1, 0)] * 1000


def database_ms(work: Callable[[], Any], *, count: int) -> float | None:
    """CPU milliseconds of one call in the process of the database that answers this connection.

    None where it runs on another computer. The clock ticks a hundred times a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        folder = PROC / str(cursor.fetchone()[0])
    if not _is_postgres(folder):
        return None
    work()
    before = _ticks(folder)
    for _ in range(count):
        work()
    return (_ticks(folder) - before) / count / os.sysconf("SC_CLK_TCK") * 1000


def _is_postgres(folder: Path) -> bool:
    try:
        return (folder / "cmdline").read_bytes().startswith(b"postgres")
    except OSError:
        return False


def _ticks(folder: Path) -> int:
    """Of the user and of the system."""
    facts = (folder / "stat").read_text().rpartition(")")[2].split()
    return int(facts[11]) + int(facts[12])


def spent_ms(work: Callable[[], Any], *, count: int) -> tuple[float, float]:
    """CPU milliseconds of one call in this process, and in that of the database where it can be told."""
    return cpu_ms(work, count=count), database_ms(work, count=count * BATCHES) or 0


def minimal_page(username: str) -> Callable[[], None]:
    """A call of the minimal page by this person, through Django's own middleware alone."""
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(username=username))
    with override_settings(MIDDLEWARE=PLAIN):
        client.handler.load_middleware()

    def call() -> None:
        response = client.get("/minimal/")
        if response.status_code != 200:
            raise RuntimeError(f"/minimal/: {response.status_code}")

    return call


def query_count(work: Callable[[], Any]) -> int:
    """Queries of one warm call; beginning and ending a transaction is none."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)


def compressed(data: bytes) -> int:
    """Bytes as a server would send them (brotli, a usual level for pages)."""
    return len(brotli.compress(data, quality=5))


def page_weight(client: Client, path: str) -> tuple[int, int]:
    """(bytes of the first visit with all styles and scripts, bytes of a later one).

    The page counts as our middleware sends it to a browser, styles and scripts as brotli.
    """
    sent = client.get(path, headers={"Accept-Encoding": "gzip"})
    if sent.headers.get("Content-Encoding") != "gzip":
        raise RuntimeError(f"{path}: not compressed")
    body = gzip.decompress(sent.content)
    names: set[str] = set()
    for name in LINKED.findall(body.decode()):
        _collect(name, names)
    static = sum(compressed(_static(name)) for name in names)
    return len(sent.content) + static, len(sent.content)


def _collect(name: str, names: set[str]) -> None:
    """The file and every module that it imports."""
    if name in names:
        return
    names.add(name)
    if name.endswith(".js"):
        folder = name.rsplit("/", 1)[0]
        for other in IMPORTED.findall(_static(name).decode()):
            _collect(f"{folder}/{other}", names)


def _static(name: str) -> bytes:
    """What is sent for a style, picture or script; empty where there is none."""
    path = finders.find(name)
    if path is None:
        return b""
    if is_ours(name):
        return as_served(name, lambda other: Path(str(finders.find(other))).read_text()).encode()
    return Path(str(path)).read_bytes()


def peak_rss_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
