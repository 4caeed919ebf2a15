from __future__ import annotations

import os
import signal
import time

import pytest

from tests.installation import until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_supervisor_alone_ends_everything(stopped, number):
    stopped.serve()
    assert len(stopped.pids()) > 4  # supervisor, database, web server with two workers, worker
    code, seconds = stopped.signal(number)
    assert code == 0
    assert seconds < 10
    assert stopped.pids() == []


def test_a_signal_during_the_first_start_ends_everything(empty):
    empty.start()
    until(lambda: empty.pid_of("initdb"), seconds=20, what="initdb")
    code, seconds = empty.signal(signal.SIGTERM)
    assert code == 0
    assert seconds < 10
    assert empty.pids() == []


def test_children_do_not_outlive_a_killed_supervisor_and_the_next_start_recovers(stopped):
    stopped.serve()
    stopped.process.kill()
    stopped.process.wait()
    until(lambda: not stopped.pids(), seconds=10, what="the end of all children")
    stopped.serve()
    assert stopped.signal(signal.SIGTERM)[0] == 0


def test_a_killed_database_is_started_again(stopped):
    stopped.serve()
    before = stopped.pid_of("/postgres -D")
    os.kill(before, signal.SIGKILL)
    until(lambda: stopped.pid_of("/postgres -D") not in {0, before}, seconds=20, what="a server")
    until(stopped.has_page, seconds=20, what="the page")
    assert stopped.process.poll() is None


@pytest.mark.parametrize("words", ["layak.config worker", "layak.config.serving.web"])
def test_a_killed_child_is_started_again(stopped, words):
    stopped.serve()
    before = stopped.pid_of(words)
    os.kill(before, signal.SIGKILL)
    until(
        lambda: stopped.pid_of(words) > 0 and stopped.pid_of(words) != before,
        seconds=10,
        what=words,
    )
    until(stopped.has_page, seconds=20, what="the page")
    assert stopped.signal(signal.SIGTERM)[0] == 0


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
