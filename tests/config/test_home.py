from __future__ import annotations

import multiprocessing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from layak.config.console.trouble import Trouble
from layak.config.installation import home, listening


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYAK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.delenv("LAYAK_SECRET_KEY", raising=False)
    return tmp_path / "home"


def _key(_):
    return home.secret_key()


def test_secrets_are_made_once_and_kept_closed(folder):
    known = home.stored_secrets()
    assert set(known) == {"secret_key", "superuser_password", "owner_password", "app_password"}
    assert len(set(known.values())) == 4
    assert all(len(value) >= 48 for value in known.values())
    assert home.stored_secrets() == known
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700
    assert (folder / "secrets" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_agree_on_the_secrets(folder):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert len(set(pool.map(_key, range(8)))) == 1


def test_a_missing_secret_is_added_without_touching_the_others(folder):
    known = home.stored_secrets()
    file = folder / "secrets" / "secrets.json"
    file.write_text(file.read_text().replace("app_password", "forgotten"))
    again = home.stored_secrets()
    assert again["secret_key"] == known["secret_key"]
    assert again["app_password"] != known["app_password"]


def test_given_urls_come_before_the_embedded_server(folder, monkeypatch):
    assert home.is_embedded()
    app, owner = home.database_urls()
    assert app.startswith("postgresql://layak_app:")
    assert owner.startswith("postgresql://layak_owner:")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@db/layak")
    assert home.database_urls() == ("postgresql://a@db/layak", "postgresql://a@db/layak")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://o@db/layak")
    assert home.database_urls()[1] == "postgresql://o@db/layak"
    assert not home.is_embedded()


def test_a_socket_path_always_fits(folder, monkeypatch):
    with TemporaryDirectory(prefix="l") as short:
        monkeypatch.setenv("LAYAK_HOME", short)
        assert home.socket_folder() == Path(short) / "pg" / "run"
    monkeypatch.setenv("LAYAK_HOME", str(folder / ("x" * 120)))
    assert len(str(home.socket_folder() / ".s.PGSQL.5432")) < 100


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("10.0.0.4", False),
        ("layak.example", False),
    ],
)
def test_only_this_computer_is_local(host, is_local):
    assert listening.Address(host, 8000).is_local is is_local


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 80"])
def test_a_port_that_is_none_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="PORT harus bilangan"):
        listening.from_environment()


def test_an_address_of_another_computer_is_named():
    with pytest.raises(Trouble, match="periksa HOST"):
        listening.Address("192.0.2.7", 8123).check_free()


def test_an_ipv6_address_is_written_in_brackets():
    assert listening.Address("::1", 8000).url == "http://[::1]:8000/"
