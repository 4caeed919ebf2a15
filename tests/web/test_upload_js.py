"""Uploads with a bar, told before sending what cannot be sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from layak.platform.web.gallery import SampleUpload

pytestmark = pytest.mark.browser

PAGE = """{% extends "web/base.html" %}{% block title %}Bukti{% endblock %}{% block content %}
<form data-sign-out-here></form>
{% include "components/upload.html" with action="/bukti/" field=form.file label="Unggah" %}
{% endblock %}"""


@pytest.fixture
def upload_page(desk, context, address, complaints):
    form = SampleUpload()
    form.fields["file"].widget.attrs["data-max-bytes"] = 2 * 1024 * 1024
    desk.extra = {"form": form}
    whole = desk.page
    desk.page = lambda source: whole(PAGE)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/bukti/")
    page.wait_for_load_state("networkidle")
    return page


def choose(page, name, size):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}
    )


def test_chosen_file_is_named_with_its_size(upload_page, complaints):
    choose(upload_page, "SK.pdf", 1_258_291)
    expect(upload_page.locator("[data-upload-state]")).to_have_text("SK.pdf, 1,2 MB")
    assert complaints == []


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("besar.pdf", 3 * 1024 * 1024, "paling besar 2,0 MB"),
        ("program.exe", 10, "bukan jenis yang diterima"),
        ("kosong.pdf", 0, "kosong"),
    ],
)
def test_what_cannot_be_accepted_is_said_before_sending(upload_page, desk, name, size, said):
    choose(upload_page, name, size)
    expect(upload_page.locator("[data-upload-state]")).to_contain_text(said)
    upload_page.get_by_role("button", name="Unggah").click()
    upload_page.wait_for_timeout(400)
    assert desk.uploads == []


def test_file_arrives_with_token_and_page_moves_on(upload_page, desk):
    choose(upload_page, "SK.pdf", 500_000)
    with upload_page.expect_navigation():
        upload_page.get_by_role("button", name="Unggah").click()
    assert len(desk.uploads) == 1
    assert b'filename="SK.pdf"' in desk.uploads[0]
    assert b"token-1" in desk.uploads[0]


def test_an_ended_session_is_no_upload(upload_page, desk):
    choose(upload_page, "SK.pdf", 5000)
    desk.user = ""  # what comes back is a page of nobody: where one signs in
    upload_page.get_by_role("button", name="Unggah").click()
    expect(upload_page.locator("[data-upload-state]")).to_contain_text("Sesi berakhir")
    assert upload_page.locator("input[type=file]").evaluate("input => input.files.length") == 1


def test_a_lost_network_says_so_and_keeps_the_choice(upload_page, context):
    choose(upload_page, "SK.pdf", 5000)
    context.set_offline(True)
    upload_page.get_by_role("button", name="Unggah").click()
    expect(upload_page.locator("[data-upload-state]")).to_contain_text("belum terunggah")
    assert upload_page.locator("input[type=file]").evaluate("input => input.files.length") == 1


def test_a_dropped_file_is_chosen(upload_page):
    upload_page.evaluate(
        """() => { const moved = new DataTransfer();
          moved.items.add(new File(["isi"], "foto.jpg"));
          document.querySelector("[data-drop]").dispatchEvent(
            new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true})); }"""
    )
    expect(upload_page.locator("[data-upload-state]")).to_contain_text("foto.jpg")
