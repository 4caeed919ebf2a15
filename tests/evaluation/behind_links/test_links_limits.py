"""What a link does not open: other pages, other questions, the log, the accounts."""

from __future__ import annotations

import logging
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.links.models import AccessLink
from layak.platform.web.logs import PlainLine
from tests.conftest import PASSWORD, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.links import address, begin, make, part_link, pdf
from tests.permissions.test_matrix import PAGES

pytestmark = pytest.mark.usefixtures("kept_files")


@pytest.fixture
def link(asked, round_, disdik, wati) -> AccessLink:
    return part_link(asked, round_, disdik, wati)


def test_other_questions_of_the_agency_are_not_reached(link, round_, disdik):
    other = lead_by(round_.answers.get(code="B1a.2"), disdik)
    client = begin(link)
    for tail in ("", "bagian/"):
        url = address(link, f"{other.pk}/{tail}")
        response = client.post(url, {"uploads": [pdf()]}) if tail else client.get(url)
        assert response.status_code in (404, 409), tail
        assert "B1a.2" not in response.content.decode()
    assert not EvidenceUse.objects.exists()


def test_nobody_known_is_led_to_the_first_page(link, asked, client):
    for path in (f"{asked.pk}/", "setuju/"):
        response = client.get(address(link, path))
        assert response.headers["Location"] == address(link)
    response = client.post(address(link, f"{asked.pk}/bagian/"), {"uploads": [pdf()]})
    assert response.headers["Location"] == address(link)
    assert not EvidenceUse.objects.exists()


def test_cookie_of_one_link_opens_no_other(link, asked, round_, dinkes, wati):
    other = make(round_, dinkes, [asked], wati).link
    client = begin(link)
    crumb = client.cookies["layak_tautan"]
    assert crumb["path"] == address(link)
    assert crumb["httponly"]
    stranger = Client()
    stranger.cookies["layak_tautan"] = crumb.value
    assert "Mulai" in stranger.get(address(other)).content.decode()
    stranger.cookies["layak_tautan"] = crumb.value[:-2]
    assert "Mulai" in stranger.get(address(link)).content.decode()


def test_changed_and_guessed_addresses_answer_404(link, client):
    token = address(link).split("/")[2]
    guesses = [
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        "9" + token,
        token[:-1],
        "x",
        "0" * 24,
    ]
    for guess in guesses:
        assert client.get(f"/tautan/{guess}/").status_code == 404, guess
    assert client.get(address(link)).status_code == 200


def test_guessing_is_slowed_down_by_address(link, client):
    statuses = [client.get(f"/tautan/{'0' * 23}{n:02d}/").status_code for n in range(32)]
    assert statuses[:30] == [404] * 30
    assert statuses[30:] == [429] * 2
    assert "Tunggu satu menit" in client.get(f"/tautan/{'0' * 25}/").content.decode()
    assert client.get(address(link)).status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get(address(link)).status_code == 200


def test_wrong_methods_are_refused(link, asked):
    client = begin(link)
    assert client.post(address(link)).status_code == 405
    assert client.post(address(link, f"{asked.pk}/")).status_code == 405
    for tail in ("mulai/", "selesai/", "setuju/kirim/", f"{asked.pk}/bagian/"):
        assert client.get(address(link, tail)).status_code == 405, tail


def test_pages_are_neither_kept_nor_indexed_nor_told_on(link, asked):
    client = begin(link)
    for path in (address(link), address(link, f"{asked.pk}/"), "/tautan/" + "0" * 24 + "/"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "strict-origin", path
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_visit_opens_nothing_else_of_the_application(link, asked, round_, sari):
    """Every other page answers the visitor exactly as it answers a stranger."""
    client, stranger = begin(link), Client()
    known = {"code": round_.code, "answer_id": asked.pk}
    tried = 0
    for name, method in product(sorted(PAGES), ("get", "post")):
        path = plain_path(name, known)
        if path is None or path.startswith("/tautan/"):
            continue
        mine, theirs = (getattr(one, method)(path) for one in (client, stranger))
        assert mine.status_code == theirs.status_code, (method, path)
        assert mine.headers.get("Location") == theirs.headers.get("Location"), (method, path)
        tried += 1
    assert tried > 60
    assert "layak_session" not in client.cookies


def plain_path(name: str, known: dict) -> str | None:
    from django.urls import NoReverseMatch, reverse

    for kwargs in ({}, {"code": known["code"]}, {"answer_id": known["answer_id"]}, known):
        try:
            return reverse(name.split()[0], kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


def test_account_of_a_link_is_nobodys(link, client, wati, adi, disdik):
    account = link.account
    account.set_password(PASSWORD)
    account.is_active = True
    account.save()
    told = {"login": account.username, "password": PASSWORD}
    client.post("/masuk/", told)
    assert client.get("/").headers["Location"].startswith("/masuk/")
    sign_in(client, adi)
    for state in ("", "never", "closed"):
        said = client.get(f"/pengaturan/akun/?state={state}").content.decode()
        assert account.username not in said
    assert client.get(f"/pengaturan/akun/{account.pk}/").status_code == 404
    assert client.post(f"/pengaturan/akun/{account.pk}/aktifkan/").status_code == 404
    AccessLink.objects.filter(pk=link.pk).update(revoked_at=None)
    User.objects.filter(pk=account.pk).update(is_active=False)
    seat = disdik.seat_set.create(role="operator", title="Kosong")
    said = client.get(f"/pengaturan/kursi/{seat.pk}/beri/").content.decode()
    assert account.name not in said


def test_role_of_links_is_offered_to_no_seat(client, adi, disdik):
    from layak.city.agencies.seats.actions import create_seat
    from layak.rules.refusal import Refused

    sign_in(client, adi)
    said = client.get(f"/pengaturan/perangkat-daerah/{disdik.pk}/kursi-baru/").content.decode()
    assert 'value="contributor"' in said
    assert 'value="link"' not in said
    with pytest.raises(Refused, match="tidak dikenal"):
        create_seat(agency=disdik, role="link", by=None, at=timezone.now())


def test_log_lines_hold_no_token(client, settings, db):
    token = "7" + "a" * 22
    handler = logging.StreamHandler(stream := StringLines())
    handler.setFormatter(PlainLine(settings.LOGGING["formatters"]["line"]["format"]))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.get(f"/tautan/{token}/")
        client.get(f"/tautan/{token}/tidak-ada/")
    finally:
        logger.removeHandler(handler)
    said = "".join(stream.lines)
    assert "Not Found: /tautan/…/" in said
    assert token not in said
    assert settings.LOGGING["formatters"]["line"]["()"] == "layak.platform.web.logs.PlainLine"


class StringLines:
    def __init__(self):
        self.lines = []

    def write(self, text):
        self.lines.append(text)

    def flush(self):
        pass
