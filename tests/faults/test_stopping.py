from __future__ import annotations

import os
import signal
import time

import pytest

from tests.installation import until

pytestmark = pytest.mark.slow


def assert_ended_by(number, installation) -> None:
    """A signal to the supervisor alone ends everything."""
    code, seconds = installation.signal(number)
    assert code == 0
    # a database that was killed goes through its log once more before it stops
    assert seconds < 60
    assert installation.pids() == []


def test_a_signal_during_the_first_start_ends_everything(empty):
    empty.start()
    until(lambda: empty.pid_of("initdb"), seconds=20, what="initdb")
    assert_ended_by(signal.SIGTERM, empty)


def test_children_do_not_outlive_a_killed_supervisor_and_the_next_start_recovers(stopped):
    stopped.serve()
    stopped.process.kill()
    stopped.process.wait()
    until(lambda: not stopped.pids(), seconds=60, what="the end of all children")
    stopped.serve()
    assert_ended_by(signal.SIGINT, stopped)


def test_what_is_killed_is_started_again_and_ends_with_the_supervisor(stopped):
    stopped.serve()
    assert len(stopped.pids()) > 5  # supervisor, database, web server with two workers, two workers
    assert_comes_again("layak.config worker jobs", stopped, seconds=60)
    assert_comes_again("layak.config worker clocks", stopped, seconds=60)
    assert_comes_again("layak.config.serving.web", stopped, seconds=60)
    assert_comes_again("/postgres -D", stopped, seconds=60)
    assert_ended_by(signal.SIGTERM, stopped)


def assert_comes_again(words, installation, *, seconds) -> None:
    """A child that is killed is started again, and the page is there."""
    before = installation.pid_of(words)
    os.kill(before, signal.SIGKILL)
    until(lambda: installation.pid_of(words) not in {0, before}, seconds=seconds, what=words)
    until(installation.has_page, seconds=20, what="the page")
    assert installation.process.poll() is None


@pytest.mark.long
def test_a_database_that_dies_again_and_again_ends_in_a_sentence(stopped):
    stopped.serve()
    for _ in range(5):
        time.sleep(1)  # a server that has just come up
        pid = until(lambda: stopped.pid_of("/postgres -D"), seconds=15, what="a server")
        os.kill(pid, signal.SIGKILL)
    assert stopped.process.wait(timeout=20) == 1
    assert "Basis data berhenti berulang kali" in stopped.output
    assert stopped.pids() == []
    stopped.serve()
