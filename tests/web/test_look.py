"""Every component, seen by a browser: no fault of accessibility, no overflow, nothing blocked."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string

from layak.platform.web.frame import Frame, NavEntry
from layak.platform.web.gallery import sample
from tests.web.fake_desk import STATIC, Account

pytestmark = pytest.mark.browser

FRAME = Frame(
    place="Kota Musi Raya (contoh)",
    subtitle="Evaluasi KLA 2027 · data 2025 dan 2026",
    is_demo=True,
    person="Sari Wulandari",
    seat="Operator · Dinas Kesehatan",
    navigation=[
        NavEntry(label=label, url="#", icon=icon, is_current=icon == "check", count=count)
        for label, icon, count in [
            ("Beranda", "home", 0),
            ("Evaluasi", "check", 38),
            ("Bukti", "file", 0),
            ("Putaran", "calendar", 2),
            ("Pengaturan", "gear", 0),
        ]
    ],
    unread_count=3,
    search_url="/cari/",
)


@pytest.fixture
def gallery(desk, rf):
    request = rf.get("/komponen/")
    request.user = Account("1")
    html = render_to_string(
        "web/component_gallery.html", {"page": sample(), "frame": FRAME}, request
    )
    desk.page = lambda source: html
    return html


def keep_photograph(page, name):
    """Into the folder that LAYAK_SHOTS names, to be looked at; nowhere without it."""
    if folder := os.environ.get("LAYAK_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360, 320])
def test_gallery_is_accessible_and_fits(gallery, chromium, address, width, scheme):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, has_touch=width < 500
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/komponen/")
    page.wait_for_load_state("networkidle")
    keep_photograph(page, f"komponen-{width}-{scheme}")
    faults = Axe().run(page).response["violations"]
    assert json.dumps([(fault["id"], fault["help"]) for fault in faults]) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    context.close()


def test_targets_on_a_phone_are_large_enough(gallery, chromium, address):
    context = chromium.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/komponen/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, .nav a, .choice, summary, select")]
          .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5)
          .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert small == []
    context.close()


def test_slash_opens_the_search_over_the_page(gallery, chromium, address):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/komponen/")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "palet-q"
    page.keyboard.type("a/b")
    assert page.locator("#palet-q").input_value() == "a/b"
    page.keyboard.press("Escape")
    assert page.locator("dialog[data-palette]").is_hidden()
    context.close()


def test_print_leaves_the_content_alone(gallery, chromium, address):
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/komponen/")
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator(".head").is_hidden()
    assert page.locator(".nav").is_hidden()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    context.close()


def test_first_page_weighs_at_most_60_kilobytes(gallery, chromium, address):
    context = chromium.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}/komponen/")
    page.wait_for_load_state("networkidle")
    names = {url.split("#")[0].removeprefix("/static/") for url in asked if "/static/" in url}
    files = [folder / name for name in names for folder in STATIC if (folder / name).is_file()]
    assert len(files) == len(names) >= 5
    weight = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert weight + len(gzip.compress(gallery.encode(), 9)) <= 60 * 1024, weight
    context.close()
