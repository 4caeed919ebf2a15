"""The emergency page: light, without a cookie, the same for everybody, with numbers to call."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.urls import reverse

from layak.workflows.rapidaction.emergency.models import EmergencyLine
from tests.conftest import MONDAY, sign_in

pytestmark = pytest.mark.django_db
PUBLIC = ("emergency", "public_report", "public_follow", "emergency_worker")
MOST_BYTES = 14 * 1024


def numbers(html: str) -> list[str]:
    return re.findall(r'class="call" href="tel:([^"]+)"', html)


def test_numbers_that_ship_are_there_until_the_city_keeps_its_own(client):
    html = client.get(reverse("emergency")).content.decode()
    assert numbers(html) == ["129", "110", "119", "112"]
    EmergencyLine.objects.create(
        label="UPTD PPA", phone="+62711555", says="Rumah aman", position=2, changed_at=MONDAY
    )
    EmergencyLine.objects.create(label="SAPA", phone="129", position=1, changed_at=MONDAY)
    EmergencyLine.objects.create(
        label="Lama", phone="12345", position=0, changed_at=MONDAY, ended_at=MONDAY
    )
    html = client.get(reverse("emergency")).content.decode()
    assert numbers(html) == ["129", "+62711555"]
    assert "Rumah aman" in html


def test_whole_page_with_its_style_and_script_is_light(client):
    html = client.get(reverse("emergency")).content
    static = settings.ROOT / "layak/workflows/rapidaction/static/rapidaction"
    files = [static / name for name in ("darurat.css", "darurat.js", "bantuan.svg")]
    parts = [html, *(path.read_bytes() for path in files)]
    assert sum(len(gzip.compress(part, 6)) for part in parts) <= MOST_BYTES


@pytest.mark.parametrize("name", PUBLIC)
def test_no_cookie_no_referrer_no_other_host_neutral_title(client, name):
    response = client.get(reverse(name))
    html = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert re.findall(r"<title>(.*)</title>", html) in ([], ["Bantuan"])
    assert re.findall(r'(?:src|action)="https?:', html) == []


@pytest.mark.parametrize("name", ["public_report", "public_follow"])
def test_form_pages_are_kept_nowhere(client, name):
    assert client.get(reverse(name))["Cache-Control"] == "no-store"
    assert client.post(reverse(name), {})["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", PUBLIC)
def test_whoever_is_signed_in_sees_the_same_page(client, sari, name):
    stranger = client.get(reverse(name)).content
    assert sign_in(client, sari).get(reverse(name)).content == stranger
    assert b"Sari" not in stranger


def test_exit_is_a_plain_link_that_tells_nothing(client):
    html = client.get(reverse("emergency")).content.decode()
    (link,) = re.findall(r"<a [^>]*data-exit[^>]*>", html)
    assert 'rel="noreferrer noopener"' in link
    assert 'href="https://' in link


def test_worker_keeps_the_page_its_style_and_script_and_no_form(client):
    response = client.get(reverse("emergency_worker"))
    script = response.content.decode()
    assert response["Content-Type"] == "text/javascript"
    assert reverse("emergency_worker").startswith("/darurat/")
    kept = re.search(r"const KEPT = \[(.*)\]", script)[1]
    assert [name.split("/")[-1] for name in re.findall(r'"([^"]+)"', kept)] == [
        "darurat.css",
        "darurat.js",
        "bantuan.svg",
    ]
    assert "lapor" not in script
    first = re.search(r"bantuan-(\w+)", script)[1]
    EmergencyLine.objects.create(label="SAPA", phone="129", position=1, changed_at=MONDAY)
    again = client.get(reverse("emergency_worker")).content.decode()
    assert re.search(r"bantuan-(\w+)", again)[1] != first


def test_sign_in_and_public_pages_lead_to_it(client):
    html = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse("emergency")}"' in html
