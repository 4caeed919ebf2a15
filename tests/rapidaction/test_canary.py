"""A child's identity reaches no page, title, address, header, log, mail, notice, event, job, cache,
export, error page or backup; only the answer to whoever is entitled and asks for it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.platform.notifications.mail import mail_digests, mail_urgent
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction import tasks
from layak.workflows.rapidaction.children import pages
from tests.conftest import sign_in
from tests.rapidaction.canary import (
    WORDS,
    addresses,
    backup,
    cached,
    every_row,
    found_in,
    put_through,
    text_of,
)

SUNDAY = 6
# one press more, for whoever is entitled: the canary must be found here, or it is not looked for
ENTITLED = {"maya": "assigned", "lina": "supervisor", "pandu": "referred", "sekar": "break-glass"}


@pytest.fixture
def put(world, caplog):
    caplog.set_level(logging.DEBUG)
    return put_through(world)


def not_of_case(put, path):
    return not any(str(code) in path for code in put.arguments.values() if str(code)[1:2] == "-")


def test_no_page_of_any_role_shows_it(put):
    leaks, opened, papers = [], set(), set()
    for username, person in put.people.items():
        client = sign_in(Client(raise_request_exception=False), person)
        for name, path in addresses(put.arguments, person):
            # a paper that is about no case is the same for everybody
            if path in papers:
                continue
            response = client.get(path)
            if response.headers["Content-Type"] == "application/pdf" and not_of_case(put, path):
                papers.add(path)
            if response.status_code == 200:
                opened.add(name)
            if found := found_in(path + text_of(response)):
                leaks.append(f"{username} {name}: {found}")
    assert leaks == []
    # the pages that have most to hide were really opened by somebody
    assert opened >= {
        "report_list", "report_detail", "report_receipt", "child_detail", "note_list",
        "case_detail", "case_list", "break_glass_list", "privacy_detail", "breach_detail",
        "handoff_detail",
    }  # fmt: skip


def test_neither_does_what_lies_outside_the_section(put):
    words = [WORDS["name"], WORDS["nik"], "Qorvath"]
    for username in ("adi", "wati", "ketut", "maya"):
        client = sign_in(Client(), put.people[username])
        for path in ("/", reverse("notice_list")):
            assert found_in(text_of(client.get(path))) == []
        for word in words:
            # the page repeats what was typed; it must not know what it belongs to
            text = client.get("/cari/", {"q": word}).text
            assert put.activation.code not in text
            assert put.activation.child.code not in text


def test_only_the_entitled_see_it_after_their_press(put):
    path = reverse("child_detail", args=[put.activation.code])
    for username, person in put.people.items():
        answer = sign_in(Client(), person).post(path, {"do": "open"})
        if username in ENTITLED:
            assert "Zyxwina Qorvath" in answer.text, username
            assert answer["Cache-Control"] == "no-store"
            assert found_in(str(answer.headers)) == []
            assert found_in(answer.text.partition("</title>")[0]) == []
        else:
            assert answer.status_code == 404, username
            assert found_in(answer.text) == []


def test_a_receiver_sees_no_more_than_was_shared(put):
    path = reverse("child_detail", args=[put.activation.code])
    text = sign_in(Client(), put.people["pandu"]).post(path, {"do": "open"}).text
    assert set(found_in(text)) <= {"Zyxwina Qorvath", "Zyxwina", "Qorvath"}


def test_no_row_holds_it_in_letters(put):
    """Notices, events, queue, sessions, the tables of the scheme: all that a database keeps."""
    tasks.ring()
    tasks.ring_privacy()
    leaks = {table: found for table, rows in every_row() if (found := found_in(rows))}
    assert leaks == {}
    assert Notice.objects.exists()
    assert Event.objects.filter(kind="identity.opened").exists()
    assert [found_in(str(session.get_decoded())) for session in Session.objects.all()] == [
        []
    ] * Session.objects.count()


def next_noon():
    """When mail goes out: neither at night nor on a Sunday (quiet-hours.yaml)."""
    now = timezone.localtime()
    noons = [now.replace(hour=12, minute=0) + timedelta(days=n) for n in range(3)]
    return next(noon for noon in noons if noon > now and noon.weekday() != SUNDAY)


def test_no_mail_log_or_cache_holds_it(put, caplog):
    tasks.ring()
    at = next_noon()
    mail_urgent(at=at)
    mail_digests(at=at)
    assert mail.outbox
    for message in mail.outbox:
        assert found_in(str(message.message())) == []
    assert found_in(cached()) == []
    assert found_in("\n".join(record.getMessage() for record in caplog.records)) == []
    assert found_in(caplog.text) == []


def test_no_error_page_holds_it(put, monkeypatch, caplog):
    """A fault after the words were opened: 500, and a log without them."""
    client = sign_in(Client(raise_request_exception=False), put.people["maya"])
    path = reverse("child_detail", args=[put.activation.code])

    def broken(request, activation, *, words, **more):
        raise RuntimeError(len(words))

    monkeypatch.setattr(pages, "_page", broken)
    answer = client.post(path, {"do": "open"})
    assert answer.status_code == 500
    assert found_in(text_of(answer)) == []
    assert "RuntimeError" in caplog.text
    assert found_in(caplog.text) == []
    for message in mail.outbox:
        assert found_in(str(message.message())) == []


def test_a_refused_form_and_a_stale_one_tell_strangers_nothing(put):
    path = reverse("child_detail", args=[put.activation.code])
    for username in ("guntur", "ratih", "wati", "adi"):
        client = sign_in(Client(), put.people[username])
        for do in ("edit", "save", "find", "because"):
            answer = client.post(path, {"do": do, "seen": "0", "name": "x"})
            assert answer.status_code == 404
            assert found_in(answer.text) == []


@pytest.mark.django_db(transaction=True)
def test_no_backup_holds_it(put):
    text = backup()
    assert put.activation.code in text
    assert found_in(text) == []
