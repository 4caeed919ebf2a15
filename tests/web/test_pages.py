"""Session page, pages for what went wrong, forms: answered through the whole application."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import path

from layak.city.agencies.bodies.models import Agency
from layak.platform.web import views
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.frame import Frame
from layak.platform.web.gallery import SampleForm, sample
from layak.platform.web.http import owner_hash
from layak.rules.refusal import Refused
from tests.conftest import sign_in


@access("public")
def refuse(request):
    raise Refused("Isi catatan lebih dulu.")


urlpatterns = [path("tolak/", refuse)]


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_session_of_someone_signed_out_is_401(client, db):
    answer = client.get("/sesi/")
    assert answer.status_code == 401
    assert answer.json() == {"state": "signed-out"}


def test_session_tells_the_mark_and_a_token_that_works(client, sari):
    answer = sign_in(client, sari).get("/sesi/")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("no-store")
    assert answer.json()["user"] == owner_hash(sari.user)
    strict = Client(enforce_csrf_checks=True)
    token = sign_in(strict, sari).get("/sesi/").json()["csrf"]
    assert strict.post("/sesi/", headers={"X-CSRFToken": token}).status_code == 405
    assert strict.post("/sesi/", headers={"X-CSRFToken": "x" * 32}).status_code == 403


def test_owner_mark_differs_by_account_and_hides_the_number(sari, tono):
    marks = {owner_hash(sari.user), owner_hash(tono.user)}
    assert len(marks) == 2
    assert all(len(mark) == 20 and str(sari.user.pk) != mark for mark in marks)
    assert owner_hash(AnonymousUser()) == ""


def test_done_page_is_open_to_all(client, db):
    assert "Kembali ke tab tulisan Anda" in client.get("/sesi/selesai/").text


def test_gallery_needs_a_sign_in_and_shows_every_component(client, sari):
    assert client.get("/komponen/").status_code == 302
    page = sign_in(client, sari).get("/komponen/")
    assert page.status_code == 200
    assert page.text.count("data-sign-out-warning") == 1
    assert 'data-owner="' + owner_hash(sari.user) + '"' in page.text


def test_unknown_address_says_what_to_do(client, db):
    page = client.get("/tidak/ada/")
    assert page.status_code in {302, 404}
    answer = views.not_found(RequestFactory().get("/"))
    assert "hubungi sekretariat" in answer.content.decode()


def test_server_error_renders_without_request_or_database():
    page = views.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "tidak ada yang disimpan setengah" in page.content.decode()


def test_old_page_says_that_the_text_is_still_there(sari):
    strict = Client(enforce_csrf_checks=True)
    page = sign_in(strict, sari).post("/sesi/")
    assert page.status_code == 403
    assert "tulisan Anda masih ada di peramban" in page.text


@pytest.mark.urls(__name__)
def test_refusal_is_a_sentence_for_a_page_and_a_fragment_for_htmx(client, db, settings):
    page = client.post("/tolak/")
    assert (page.status_code, "Isi catatan lebih dulu." in page.text) == (409, True)
    assert "<html" in page.text
    part = client.post("/tolak/", headers={"HX-Request": "true"})
    assert part.status_code == 409
    assert "Isi catatan lebih dulu." in part.text
    assert "<html" not in part.text


def test_empty_field_is_named_in_summary_and_at_the_field():
    html = str(SampleForm({"option": "a", "agency": "1", "agreed": "on"}))
    assert html.count("Judul belum diisi.") == 2
    assert '<a href="#id_title">Judul belum diisi.</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html


def test_every_line_of_the_summary_leads_to_its_field_also_to_a_group_of_choices():
    html = str(SampleForm({}))
    led_to = re.findall(r'<a href="#([^"]+)">', html)
    assert led_to == ["id_title", "id_option", "id_agency", "id_agreed"]
    assert [html.count(f'id="{name}"') for name in led_to] == [1, 1, 1, 1]


def test_field_of_a_fine_form_has_hint_and_no_error():
    html = str(SampleForm())
    assert 'id="id_title_helptext"' in html
    assert "error" not in html
    assert "(boleh kosong)" in html


def test_a_choice_among_rows_begins_in_indonesian():
    class AgencyForm(PlainForm):
        agency = forms.ModelChoiceField(Agency.objects.none())

    assert '<option value="" selected>Pilih</option>' in str(AgencyForm())


def test_disabled_button_says_why():
    html = render(
        '{% include "components/button.html" with label="Ajukan" verdict=page.may_not only %}',
        page=sample(),
    )
    assert " disabled " in html
    assert 'aria-describedby="mengapa-ajukan"' in html
    assert 'id="mengapa-ajukan">Isi catatan lebih dulu' in html


def test_allowed_button_is_plain():
    html = render(
        '{% include "components/button.html" with label="Ajukan" verdict=page.may only %}',
        page=sample(),
    )
    assert "disabled" not in html


def test_demo_mark_stands_on_signed_in_and_signed_out_pages():
    frame = Frame(is_demo=True, person="Sari")
    for base in ("web/base.html", "web/plain.html"):
        assert "Data contoh" in render(f'{{% extends "{base}" %}}', frame=frame)
    assert "Data contoh" not in render('{% extends "web/base.html" %}', frame=Frame())


def test_a_page_travels_compressed_and_a_file_as_it_is(client, db):
    told = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
    assert client.get("/masuk/", **told).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/masuk/").headers
    assert "Content-Encoding" not in client.get("/sesi/", **told).headers
