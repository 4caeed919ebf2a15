"""No key of an address, no search and no typed value in a log: of the application, of a proxy."""

from __future__ import annotations

import http.client
import logging
import re
import shutil
import socket
import subprocess

import pytest
from django.db import DatabaseError, connection, transaction

from layak.config.commands.offline import proxy_logs
from layak.platform.web.access import PUBLIC, rule_of
from layak.platform.web.logs import PlainLine, without_keys
from layak.platform.web.secret_addresses import secret_folders
from tests.conventions.source import ROOT
from tests.conventions.test_urls import patterns
from tests.installation import free_port, until

TOKEN = "1Kenari9tokenYangTidakBolehTerbaca"
CHILD = "kenari-nama-anak"
# public pages with a part of the address that opens nothing: a number, a name of a file
OPENS_NOTHING = {"statistics_sheet"}


def test_the_folders_are_these():
    assert secret_folders() == ("tautan", "tugas", "kalender", "undangan", "hadir")


def test_no_public_address_with_a_word_in_it_is_missing():
    """Whoever adds a link for those without an account adds its folder, or says why not."""
    missing = [
        f"{entry.name}: {path}"
        for path, entry in patterns()
        if rule_of(entry.callback) == PUBLIC
        and re.search(r"<(?!int:)|\(\?P<", path)
        and path.split("/")[0] not in secret_folders()
        and entry.name not in OPENS_NOTHING
    ]
    assert missing == []


def test_no_address_with_a_token_stands_outside_the_list_unless_it_needs_an_account():
    tokens = {path: entry for path, entry in patterns() if re.search(r"<\w+:(token|nonce)>", path)}
    assert len(tokens) > 15
    assert [
        path
        for path, entry in tokens.items()
        if path.split("/")[0] not in secret_folders() and rule_of(entry.callback) == PUBLIC
    ] == []


@pytest.mark.parametrize("folder", ["tautan", "tugas", "kalender", "undangan", "hadir"])
@pytest.mark.parametrize(
    "line",
    [
        "GET /{folder}/{token}/ 200",
        "https://layak.kota.example/{folder}/{token}",
        "/{folder}/{token}.ics",
        "/masuk/?next=%2F{folder}%2F{token}%2F",
        "/{folder}/{token}/berkas/3/1/?kata=x",
    ],
)
def test_a_line_of_the_application_holds_no_key(folder, line):
    told = without_keys(line.format(folder=folder, token=TOKEN))
    assert TOKEN not in told
    assert folder in told


def _line(error: BaseException) -> str:
    found = (type(error), error, error.__traceback__)
    return PlainLine().format(
        logging.LogRecord("layak", logging.ERROR, __file__, 1, "Gagal", (), found)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT %s::int",
        "INSERT INTO web_cache VALUES (%s, '', now()), ('kenari-nama-anak', '', now())",
    ],
)
def test_a_traceback_repeats_no_value_that_the_database_refused(statement):
    with (
        pytest.raises(DatabaseError, match=CHILD) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [CHILD])
    line = _line(caught.value)
    assert CHILD not in line
    # what a developer needs is there: both exceptions of the chain and where it happened
    assert line.count("Traceback (most recent call last):") == 2
    assert "psycopg.errors." in line
    assert "django.db.utils." in line
    assert "test_logs.py" in line


def test_other_messages_stay_in_a_traceback():
    with pytest.raises(ValueError, match="1899") as caught:
        int("1899a")
    assert _line(caught.value).endswith(
        "ValueError: invalid literal for int() with base 10: '1899a'"
    )


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_files_of_the_proxies_are_fresh(name):
    file = ROOT / "deploy" / name
    assert file.read_text(encoding="utf-8") == proxy_logs.fresh(file)


def test_a_new_folder_reaches_both_proxies(monkeypatch):
    monkeypatch.setattr(proxy_logs, "secret_folders", lambda: ("tautan", "malam"))
    assert "(?:tautan|malam)" in proxy_logs.fresh(ROOT / "deploy" / "nginx.conf")
    assert "(?i:tautan|malam|" in proxy_logs.fresh(ROOT / "deploy" / "Caddyfile")


def _asked(port: int) -> list[int]:
    """What a proxy answers whose application is down, to every kind of address."""
    addresses = [
        f"/tautan/{TOKEN}/",
        f"//tugas//{TOKEN}/",
        f"/kalender/{TOKEN}.ics",
        f"/%74ugas/{TOKEN}/",
        f"/cari/?q={CHILD}",
        "/aset/gaya.css",
    ]
    answers = []
    for address in addresses:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Host": "layak.kota.example", "Referer": f"https://x/undangan/{TOKEN}/"}
        asking.request("GET", address, headers=headers)
        answer = asking.getresponse()
        answer.read()
        answers.append(answer.status)
        asking.close()
    return answers


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve(command: list[str], port: int, folder) -> str:
    """All that the proxy wrote while it was asked."""
    with (folder / "said.txt").open("wb") as said:
        proxy = subprocess.Popen(command, stdout=said, stderr=said, cwd=folder)
    try:
        until(lambda: _listens(port), seconds=20, what=(folder / "said.txt").read_text)
        assert _asked(port) == [502] * 6
    finally:
        proxy.terminate()
        proxy.wait(timeout=20)
    return "".join(
        file.read_text(errors="replace")
        for file in folder.rglob("*")
        if file.is_file() and file.suffix in {".log", ".txt"}
    )


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine")
def test_nginx_itself_writes_no_key(tmp_path):
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^ +(ssl_\w+|http2) .*\n", "", text)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{free_port()}")
    text = text.replace("/var/log/nginx/", f"{tmp_path}/")
    config = tmp_path / "whole.conf"
    head = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/start.log emerg; events {{}}\n"
    config.write_text(f"{head}http {{\n{text}\n}}\n")
    said = _serve(["nginx", "-p", str(tmp_path), "-c", str(config)], port, tmp_path)
    assert TOKEN not in said
    assert CHILD not in said
    assert said.count("GET /tugas/... 502") == 2
    assert "GET /tautan/... 502" in said
    assert "GET /cari/ 502" in said
    assert "GET /aset/gaya.css 502" in said


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy on this machine")
def test_caddy_itself_writes_no_key(tmp_path, monkeypatch):
    port = free_port()
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("layak.kota.example {", f"http://layak.kota.example:{port} {{")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{free_port()}")
    text = text.replace("{\n\tlog default", "{\n\tadmin off\n\tlog default", 1)
    (tmp_path / "Caddyfile").write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path))
    said = _serve(["caddy", "run", "--config", "Caddyfile"], port, tmp_path)
    assert TOKEN not in said
    assert CHILD not in said
    assert said.count("http.log.error") == 6
    assert '"uri":"/aset/gaya.css"' in said
