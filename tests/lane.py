"""Inside a process of pytest that `tests.lanes` started: it runs one file of tests after the other,
as it is given them, and says of each test what came of it."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from functools import cached_property
from multiprocessing.connection import Connection
from typing import NamedTuple

import pytest

LANE = "LAYAK_TEST_LANE"


class File(NamedTuple):
    """What a lane is given: a file of tests, or no name when there is no other."""

    name: str
    is_shared: bool
    keeps: bool  # what lasts for a session, for this file too


class Coming:
    """The test after this one: it is asked for only when this one has ended, so that no lane holds
    a test which another could run."""

    def __init__(self, lane: Lane, items: Iterator[pytest.Item]) -> None:
        self.lane = lane
        self.items = items

    @cached_property
    def item(self) -> pytest.Item | None:
        return next(self.items, None)

    def listchain(self) -> list[pytest.Item | pytest.Collector]:
        """What need not be cleared away: between two files, the fixtures of the session."""
        if self.item:
            return self.item.listchain()
        return [self.lane.session] if self.lane.next.keeps else []


class Lane:
    session: pytest.Session

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.modules: dict[str, pytest.Module] = {}
        self.is_outline = True
        self.given: File | None = None
        self.result: dict[str, object] = {}

    def ask(self, *question: object) -> object:
        self.connection.send(question)
        return self.connection.recv()

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> pytest.CollectReport | None:
        """At first only which files there are: each is imported in the lane that runs it."""
        if not (self.is_outline and isinstance(collector, pytest.Module)):
            return None
        self.modules[collector.nodeid] = collector
        return pytest.CollectReport(collector.nodeid, "passed", longrepr=None, result=[])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.is_outline = False
        self.session = session
        while (file := self.next).name:
            self.given = None
            began = time.monotonic()
            self.run(self.items(file))
            self.connection.send(("file", file.name, time.monotonic() - began))
        return True

    @property
    def next(self) -> File:
        if self.given is None:
            self.given = File(*self.ask("next"))
        return self.given

    def items(self, file: File) -> Iterator[pytest.Item]:
        """The tests of a file; of one that is shared those that no other lane has taken."""
        items = list(self.session.genitems(self.modules[file.name]))
        # what it has imported stays, as in `tests.conftest.pytest_collection_finish`
        gc.collect(1)
        gc.freeze()
        self.session.items = items
        config = self.session.config
        config.hook.pytest_collection_modifyitems(session=self.session, config=config, items=items)
        self.session.testscollected += len(items)
        if not file.is_shared:
            yield from items
            return
        while (number := self.ask("take", file.name)) < len(items):
            yield items[number]

    def run(self, items: Iterator[pytest.Item]) -> None:
        item = next(items, None)
        while item:
            coming = Coming(self, items)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=coming)
            item = coming.item

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.connection.send(("test", report.nodeid, "failed", 0.0, report.longreprtext))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.result = {"outcome": "passed", "seconds": 0.0, "said": ""}
        self.connection.send(("begins", nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The worst of setup, call and teardown."""
        result = self.result
        result["seconds"] += report.duration
        if report.failed:
            result["outcome"] = "failed"
            parts = [("", report.longreprtext), *report.sections]
            result["said"] += "".join(f"--- {report.when} {name}\n{text}\n" for name, text in parts)
        elif report.skipped and result["outcome"] == "passed":
            result["outcome"] = "skipped"
            # of a skip: the file, the line and the reason
            reason = report.longrepr
            result["said"] = reason[2] if isinstance(reason, tuple) else report.longreprtext

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.connection.send(("test", nodeid, *self.result.values()))


def pytest_configure(config: pytest.Config) -> None:
    number = int(os.environ.pop(LANE))
    os.set_inheritable(number, False)
    config.pluginmanager.register(Lane(Connection(number)), "lane")
