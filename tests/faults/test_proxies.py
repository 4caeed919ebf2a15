"""The shipped files of nginx and Caddy, run in front of a real Layak: slow bodies keep nobody out there either.

Measured on two cores with other work beside it, the slowest of three /darurat/ through the proxy, 50 slow bodies open:
nginx 0.42 s (0.45 s with none open), Caddy 0.12 s (0.04 s).
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.test_slow_bodies import AT_MOST, SLOW_BODY
from tests.installation import free_port, until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COUNT = 50


def program(name):
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed (apt-get install {name})")
    return found


def shipped(name, changes):
    """The text of a file of deploy/ with what is another machine's; every change has to fit."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


@contextlib.contextmanager
def started(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers():
        assert process.poll() is None, "the proxy ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True

    try:
        until(answers, seconds=30, what="the proxy")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def nginx(running, tmp_path):
    """nginx with TLS; how to connect to it."""
    binary, port = program("nginx"), free_port()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    made += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    site = shipped(
        "nginx.conf",
        {
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "/etc/letsencrypt/live/layak.kota.example/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/layak.kota.example/privkey.pem": str(key),
            "/var/log/nginx/": f"{tmp_path}/",
            "127.0.0.1:8000": f"127.0.0.1:{running.port}",
        },
    )
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{ worker_connections 1000; }}\nhttp {{\n{paths}{site}\n}}\n"
    )
    (tmp_path / "nginx.conf").write_text(whole)
    context = ssl.create_default_context(cafile=str(certificate))

    def connect():
        plain = socket.create_connection(("127.0.0.1", port), timeout=30)
        return context.wrap_socket(plain, server_hostname="localhost")

    command = [binary, "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")]
    with started(command, port):
        yield connect


@pytest.fixture
def caddy(running, tmp_path, monkeypatch):
    """Caddy without TLS, whose certificates come from outside; how to connect to it."""
    binary, port = program("caddy"), free_port()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    site = shipped(
        "Caddyfile",
        {
            "\tlog default {": "\tadmin off\n\tlog default {",
            "layak.kota.example {": f"http://localhost:{port} {{",
            "127.0.0.1:8000": f"127.0.0.1:{running.port}",
        },
    )
    (tmp_path / "Caddyfile").write_text(site)
    command = [binary, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    with started(command, port):
        yield lambda: socket.create_connection(("127.0.0.1", port), timeout=30)


def seconds_through(connect):
    began = time.monotonic()
    with connect() as one, contextlib.closing(http.client.HTTPResponse(one)) as answer:
        one.sendall(b"GET /darurat/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer.begin()
        assert answer.status == 200
        answer.read()
    return time.monotonic() - began


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_slow_bodies_keep_nobody_out_behind_a_proxy(proxy, request):
    connect = request.getfixturevalue(proxy)
    alone = seconds_through(connect)
    with contextlib.ExitStack() as stack:
        for _ in range(COUNT):
            stack.enter_context(connect()).sendall(SLOW_BODY)
        time.sleep(0.5)
        beside = max(seconds_through(connect) for _ in range(3))
    print(
        f"/darurat/ through {proxy} alone {alone:.2f} s, beside {COUNT} slow bodies {beside:.2f} s"
    )
    assert beside < AT_MOST


def test_one_address_holds_only_its_share_of_nginx(nginx):
    """Of 210 requests that are never finished some are turned away; a page still comes afterwards."""
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(nginx()) for _ in range(210)]
        for one in opened:
            one.sendall(SLOW_BODY)
        time.sleep(1)
        refused = 0
        for one in opened:
            one.setblocking(False)
            with contextlib.suppress(ssl.SSLWantReadError, OSError):
                refused += b" 429 " in one.recv(100)
        assert refused == 10
    assert seconds_through(nginx) < AT_MOST
