"""Each person sees the tabs and tools that open for that person, and no other."""

from __future__ import annotations

import pytest

from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.steering.reads import round_tools
from tests.conftest import sign_in

EVERYBODY = {"", "persetujuan/", "alat/", "verifikasi/"}
EXPECTED = {
    "sari": {*EVERYBODY, "rekap/"},
    "heri": {*EVERYBODY, "rekap/", "meja/"},
    "tono": {*EVERYBODY, "rekap/"},
    "budi": {*EVERYBODY, "rekap/", "kemajuan/", "meja/"},
    "rahma": {*EVERYBODY, "rekap/", "kemajuan/"},
    "ketut": {*EVERYBODY, "rekap/", "kemajuan/", "penerimaan/", "meja/"},
    "wati": {*EVERYBODY, "rekap/", "kemajuan/", "penerimaan/", "penugasan/", "meja/"},
    "adi": set(),
}
BASE = "/evaluasi/uji/"


def tool_urls(actor, round_):
    return [tool.url for group in round_tools(actor, round_) for tool in group.tools]


@pytest.mark.parametrize("who", EXPECTED)
def test_tabs_are_those_that_open(client, cast, round_, who):
    tabs = round_tabs(cast[who], round_)
    assert {tab.url.removeprefix(BASE) for tab in tabs} == EXPECTED[who]
    sign_in(client, cast[who])
    for tab in tabs:
        assert client.get(tab.url).status_code == 200
    hidden = set().union(*EXPECTED.values()) - EXPECTED[who]
    for path in hidden:
        assert client.get(f"{BASE}{path}").status_code == 404


@pytest.mark.parametrize("who", EXPECTED)
def test_tools_are_those_that_open(client, cast, round_, who):
    shown = tool_urls(cast[who], round_) if EXPECTED[who] else []
    hidden = set(tool_urls(cast["wati"], round_)) - set(shown)
    sign_in(client, cast[who])
    for url in shown:
        assert client.get(url).status_code == 200, url
    for url in hidden:
        # the settings of a round may be read by everyone, so the tool is only left out
        if url.startswith(BASE):
            assert client.get(url).status_code == 404, url


def test_page_without_a_tab_stands_under_tools(wati, round_):
    assert [tab.url for tab in round_tabs(wati, round_, "salin") if tab.is_current] == [
        f"{BASE}alat/"
    ]
    assert [tab.url for tab in round_tabs(wati, round_) if tab.is_current] == [BASE]


def test_no_tool_is_named_twice(wati, round_):
    urls = tool_urls(wati, round_)
    assert len(urls) == len(set(urls))
