"""Each person sees the tabs that open for that person, and no other."""

from __future__ import annotations

import pytest

from layak.evaluation.queries.round_tabs import round_tabs
from tests.conftest import sign_in

EVERYBODY = {"", "persetujuan/"}
EXPECTED = {
    "sari": {*EVERYBODY, "rekap/", "buku/"},
    "heri": {*EVERYBODY, "rekap/"},
    "tono": {*EVERYBODY, "rekap/", "buku/"},
    "budi": {*EVERYBODY, "rekap/", "kemajuan/"},
    "rahma": {*EVERYBODY, "rekap/", "kemajuan/"},
    "ketut": {*EVERYBODY, "rekap/", "kemajuan/", "penerimaan/", "settings"},
    "wati": {
        *EVERYBODY, "rekap/", "kemajuan/", "penerimaan/", "penugasan/", "buku/", "impor/",
        "salin/", "settings",
    },
    "adi": set(),
}  # fmt: skip


@pytest.mark.parametrize("who", EXPECTED)
def test_tabs_are_those_that_open(client, cast, round_, who):
    tabs = round_tabs(cast[who], round_)
    base = "/evaluasi/uji/"
    shown = {tab.url.removeprefix(base) if tab.url.startswith(base) else "settings" for tab in tabs}
    assert shown == EXPECTED[who]
    sign_in(client, cast[who])
    for tab in tabs:
        assert client.get(tab.url).status_code == 200
    hidden = set().union(*EXPECTED.values()) - EXPECTED[who] - {"settings"}
    for path in hidden:
        assert client.get(f"{base}{path}").status_code == 404
