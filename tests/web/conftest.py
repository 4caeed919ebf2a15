from __future__ import annotations

import pytest

from tests.conftest import PATIENCE
from tests.web.fake_desk import Desk, serve


@pytest.fixture
def desk(settings):
    settings.ROOT_URLCONF = "layak.platform.web.urls"
    return Desk()


@pytest.fixture
def address(desk):
    server = serve(desk)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(chromium, address):
    context = chromium.new_context(locale="id-ID")
    context.set_default_timeout(PATIENCE * 1000)
    # it goes as ours does, but for where a test lets time pass at once
    context.clock.install()
    yield context
    context.close()


@pytest.fixture
def complaints():
    """What the browser's console said against our pages, apart from refused requests."""
    return []


@pytest.fixture
def page(context, address, complaints):
    return open_page(context, f"{address}/soal/", complaints)


def open_page(context, url, complaints=None):
    page = context.new_page()
    if complaints is not None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(url)
    page.wait_for_selector("form[data-autosave=on], form[data-sign-out-here]", state="attached")
    return page
