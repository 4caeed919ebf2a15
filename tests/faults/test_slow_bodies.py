"""Requests that are sent too slowly take no thread from anybody.

Measured on two cores with other work beside it, the slowest of three /darurat/ of `bin/run`:

    open at the same time     before (granian)       now (waitress)
    4 slow bodies             none within 30 s       0.13 s
    50 slow bodies            none within 30 s       0.01 s
    500 slow bodies           none within 30 s       0.02 s
    50 readers that stop      -                      0.01 s
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import time

import pytest
from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.wasyncore import close_all, poll2

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


def test_a_slow_connection_is_closed_and_a_waiting_one_is_not():
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as stack:
        at = (listener.family, listener.type, listener.proto, listener.getsockname())
        adjustments = Adjustments(sockets=[listener], channel_timeout=60, asyncore_use_poll=True)
        server = Server(None, _sock=listener, adj=adjustments, sockinfo=at, bind_socket=False)
        stack.callback(server.task_dispatcher.shutdown)
        slow, waiting = (
            stack.enter_context(socket.create_connection(listener.getsockname(), timeout=5))
            for _ in range(2)
        )
        slow.sendall(SLOW_BODY)
        for _ in range(10):
            poll2(0.05, server._map)
        server.maintenance(time.time() + 25)
        for _ in range(10):
            poll2(0.05, server._map)
        assert slow.recv(100) == b""
        waiting.setblocking(False)
        with pytest.raises(BlockingIOError):
            waiting.recv(100)
        close_all(server._map)


def test_what_is_too_large_is_refused_in_a_sentence_before_it_is_sent(running):
    said = settings.MAX_FILE_BYTES + (11 << 20)
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as one:
        one.sendall(
            b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % said
        )
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == 413
        assert "terlalu besar" in answer.read().decode()


def test_what_is_no_request_is_refused_in_a_sentence(running):
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as one:
        one.sendall(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n")
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == 400
        assert "tidak dapat dibaca" in answer.read().decode()
