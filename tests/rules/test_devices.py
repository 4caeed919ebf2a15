from __future__ import annotations

import pytest

from layak.city.people.signin.rules import device_kind

# as browsers wrote it of themselves
SAID = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36": "computer",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0": "computer",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15": "computer",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0 Safari/537.36": "computer",
    "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0.0.0 Mobile Safari/537.36": "phone",
    "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0": "phone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148": "phone",
    "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) Version/17.6 Mobile/15E148": "tablet",
    "Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/131.0.0.0 Safari/537.36": "tablet",
    "Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0": "tablet",
    "curl/8.5.0": "unknown",
    "": "unknown",
}


@pytest.mark.parametrize(("said", "kind"), SAID.items())
def test_a_browser_tells_its_device(said, kind):
    assert device_kind(said) == kind
