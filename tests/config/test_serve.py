from __future__ import annotations

import pytest

from layak.config import serve
from layak.config.console.trouble import Trouble
from layak.config.installation.listening import Address
from layak.config.serving.children import Deaths
from layak.config.serving.steps import Steps

LATER = Steps(is_first=False, has_city=True)
DEMO = [["sari", "layak-untuk-anak", "Operator"]]


def test_demo_accounts_are_never_served_to_a_network(monkeypatch):
    monkeypatch.setattr(serve, "prepare", lambda step: {"is_empty": False, "accounts": DEMO})
    with pytest.raises(Trouble, match=r"HOST=0\.0\.0\.0 membukanya ke jaringan"):
        serve.get_ready(Address("0.0.0.0", 8000), LATER)  # noqa: S104
    monkeypatch.delenv("LAYAK_URL", raising=False)
    assert serve.get_ready(Address("127.0.0.1", 8000), LATER) == DEMO
    monkeypatch.setenv("LAYAK_URL", "https://layak.kota.example")
    with pytest.raises(Trouble, match="LAYAK_URL=https"):
        serve.get_ready(Address("127.0.0.1", 8000), LATER)


@pytest.mark.parametrize(
    ("host", "wish", "is_seeded"),
    [("127.0.0.1", None, True), ("127.0.0.1", "0", False), ("10.0.0.4", None, False)],
)
def test_an_empty_workspace_is_seeded_only_for_this_computer(monkeypatch, host, wish, is_seeded):
    steps = []

    def prepare(step):
        steps.append(step)
        return {"is_empty": step == "migrate", "accounts": DEMO if step == "seed" else []}

    monkeypatch.setattr(serve, "prepare", prepare)
    monkeypatch.delenv("LAYAK_DEMO", raising=False)
    if wish is not None:
        monkeypatch.setenv("LAYAK_DEMO", wish)
    serve.get_ready(Address(host, 8000), LATER)
    assert steps == (["migrate", "seed"] if is_seeded else ["migrate"])


def test_the_first_start_says_what_it_is_at_and_how_long_it_still_takes(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr("layak.config.serving.steps.time.monotonic", lambda: now[0])
    steps = Steps(is_first=True, has_city=True)
    steps.begin("Menyalakan basis data")
    now[0] += 8  # twice as long as planned
    steps.begin("Menyiapkan tabel")
    steps = Steps(is_first=True, has_city=False)
    steps.begin("Menyalakan basis data")
    LATER.begin("Menyalakan basis data")
    assert capsys.readouterr().out.splitlines() == [
        "[1/4] Menyalakan basis data ... kira-kira 60 detik lagi",
        "[2/4] Menyiapkan tabel ... kira-kira 112 detik lagi",
        "[1/3] Menyalakan basis data ... kira-kira 20 detik lagi",
    ]


def test_a_few_deaths_are_forgiven():
    deaths = Deaths("Pekerja")
    for _ in range(4):
        deaths.forgive()
    with pytest.raises(Trouble, match="Pekerja berhenti berulang kali"):
        deaths.forgive()


def test_the_accounts_are_printed_with_the_address(capsys):
    serve.announce(Address("127.0.0.1", 8000), DEMO)
    shown = capsys.readouterr().out
    assert "http://127.0.0.1:8000/" in shown
    assert "sari  layak-untuk-anak  Operator" in shown
