"""Requests that are sent too slowly take no thread from anybody.

Measured on two cores with other work beside it, the slowest of three /darurat/ of `bin/run`:

    open at the same time     before (granian)       now (waitress)
    4 slow bodies             none within 30 s       0.36 s (0.35 s with none open)
    50 slow bodies            none within 30 s       0.04 s
    500 slow bodies           -                      0.03 s
    50 slow headers           -                      0.02 s
    50 readers that stop      -                      0.40 s
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import socket
import time

import pytest
from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.buffers import TempfileBasedBuffer
from waitress.wasyncore import close_all, poll2

from layak.config.serving import receiving
from layak.config.serving.receiving import Server, TimedRequest

# what a page on a busy machine may take; before, there was none at all
AT_MOST = 10
SLOW_BODY = (
    b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\n"
    # what a form of ours would send: without it nobody reads the body at all
    b"Cookie: layak_csrf=" + b"a" * 32 + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nlogin="
)
SLOW_HEADERS = b"GET /darurat/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@contextlib.contextmanager
def begun_requests(port, count, begun):
    """Connections whose request has begun and does not go on."""
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            one.sendall(begun)
        time.sleep(0.5)
        yield


def answer_to(connection):
    """Status and text of what comes back."""
    with contextlib.closing(http.client.HTTPResponse(connection)) as answer:
        answer.begin()
        return answer.status, answer.read().decode()


def seconds_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.monotonic()
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        response.read()
        assert response.status == 200
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("count", "begun"),
    [(4, SLOW_BODY), (50, SLOW_BODY), (500, SLOW_BODY), (50, SLOW_HEADERS)],
    ids=["4 bodies", "50 bodies", "500 bodies", "50 headers"],
)
def test_the_door_of_a_child_stays_open_beside_slow_requests(running, count, begun):
    alone = seconds_of(running.port, "/darurat/")
    with begun_requests(running.port, count, begun):
        beside = max(seconds_of(running.port, "/darurat/") for _ in range(3))
    print(f"/darurat/ alone {alone:.2f} s, beside {count} slow requests {beside:.2f} s")
    assert beside < AT_MOST


def test_readers_that_stop_keep_no_thread(running):
    """Twenty answers are asked for on each connection, and none is read."""
    asked = b"GET /darurat/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20
    with begun_requests(running.port, 50, asked):
        beside = max(seconds_of(running.port, "/darurat/") for _ in range(3))
    print(f"/darurat/ beside 50 readers that stop {beside:.2f} s")
    assert beside < AT_MOST


def test_what_is_slower_than_a_bad_line_is_given_up():
    """Twenty seconds, and one more for each 500 bytes that came: Apache's own measure."""
    request = TimedRequest(Adjustments())
    request.received(b"POST / HTTP/1.1\r\nContent-Length: 90000\r\n\r\n")  # 42 bytes
    assert not request.is_too_slow(request.began + 20)
    assert request.is_too_slow(request.began + 20.1)
    request.received(b"x" * 5000)  # ten seconds more
    assert not request.is_too_slow(request.began + 30)
    assert request.is_too_slow(request.began + 30.2)


@pytest.fixture
def server():
    """One of ours with no application, whose loop the test turns by hand."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        at = (listener.family, listener.type, listener.proto, listener.getsockname())
        adjustments = Adjustments(sockets=[listener], inbuf_overflow=100, asyncore_use_poll=True)
        server = Server(None, _sock=listener, adj=adjustments, sockinfo=at, bind_socket=False)
        yield server
        server.task_dispatcher.shutdown()
        close_all(server._map)


@pytest.fixture
def connect(server):
    with contextlib.ExitStack() as stack:
        place = server.socket.getsockname()
        yield lambda: stack.enter_context(socket.create_connection(place, timeout=5))


def turn(server):
    for _ in range(10):
        poll2(0.05, server._map)


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(100) != b""
    except BlockingIOError:
        return True


def test_a_slow_connection_is_closed_and_a_waiting_one_is_not(server, connect):
    slow, waiting = connect(), connect()
    slow.sendall(SLOW_BODY)
    turn(server)
    server.maintenance(time.time() + 25)
    turn(server)
    assert not is_open(slow)
    assert is_open(waiting)


def test_the_longest_goes_where_all_together_would_fill_the_disk(server, connect, monkeypatch):
    monkeypatch.setattr(receiving, "BODIES_TOGETHER", 1500)
    longer, shorter = connect(), connect()
    longer.sendall(SLOW_BODY + b"x" * 1000)
    shorter.sendall(SLOW_BODY + b"x" * 800)
    turn(server)
    server.maintenance(time.time())
    turn(server)
    assert not is_open(longer)
    assert is_open(shorter)


def test_a_body_that_finds_the_disk_full_is_answered_in_a_sentence(server, connect, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TempfileBasedBuffer, "newfile", full)
    sender = connect()
    sender.sendall(SLOW_BODY.replace(b": 4000", b": 90000") + b"x" * 50_000)
    turn(server)
    status, said = answer_to(sender)
    assert status == 507
    assert "Penyimpanan server penuh" in said


def test_what_is_too_large_is_refused_in_a_sentence_before_it_is_sent(running):
    length = settings.MAX_FILE_BYTES + (11 << 20)
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as one:
        one.sendall(
            b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % length
        )
        status, said = answer_to(one)
    assert status == 413
    assert "terlalu besar" in said


def test_what_is_no_request_is_refused_in_a_sentence(running):
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as one:
        one.sendall(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n")
        status, said = answer_to(one)
    assert status == 400
    assert "tidak dapat dibaca" in said
