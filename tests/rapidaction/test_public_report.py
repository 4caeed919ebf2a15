"""A report without an account: short steps, one report, one receipt, nobody turned away."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from layak.city.agencies.bodies.actions import create_agency
from layak.city.places.models import District, Municipality
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.intake.actions import tell_slow
from layak.workflows.rapidaction.intake.public_forms import SALT, STEPS
from layak.workflows.rapidaction.intake.reads import follow_hash
from tests.conftest import MONDAY, make_person

pytestmark = pytest.mark.django_db
NAME, STORY, CONTACT = "Melati Sukacita", "Dipukul ayah tiri tiap malam", "0812-999-111"
ZERO = "\u200b"


@pytest.fixture(autouse=True)
def maya(db, request):
    """Somebody who receives reports; the whole cast where a test asks for it."""
    if "world" in request.fixturenames:
        return request.getfixturevalue("world").people["maya"]
    desk = create_agency(
        name="UPTD PPA", kind="unit", aliases=[], code="uptd-ppa", by=None, at=MONDAY
    )
    return make_person(desk, "case-worker", "maya", "Maya Contoh")


def ticket_of(html: str) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', html)[1]


def older(ticket: str, seconds: int = 60) -> str:
    """The same ticket, as if it had been given some seconds before."""
    signer = signing.TimestampSigner(salt=SALT)
    value = signer.unsign(ticket)
    stamp = signing.b62_encode(int(timezone.now().timestamp()) - seconds)
    signed = f"{value}:{stamp}"
    return f"{signed}:{signing.Signer(salt=SALT).signature(signed)}"


def new_ticket(client) -> str:
    return ticket_of(client.get("/darurat/lapor/?langkah=1").content.decode())


@pytest.fixture
def ticket(client):
    return older(new_ticket(client))


def send(client, ticket, step="reach", address="10.1.1.1", **told):
    facts = {"ticket": ticket, "langkah": step, "ke": "lanjut", **told}
    return client.post(reverse("public_report"), facts, REMOTE_ADDR=address)


def fields(html: str) -> dict[str, list[str]]:
    """What the form of a page would send along, hidden or shown."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def test_danger_is_asked_first_and_leads_to_the_numbers(client):
    html = client.get(reverse("public_report")).content.decode()
    assert "Apakah kamu dalam bahaya sekarang?" in html
    first = re.search(r'<a class="button alarm" href="([^"]+)"', html)[1]
    assert first == reverse("emergency")
    assert "<form" not in html
    # when somebody reads it is said before anything is written
    assert "Target kami: dalam 1 jam." in html


def test_all_steps_carry_what_was_said_and_one_report_comes_of_it(client, ticket):
    city = Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Uji")
    District.objects.create(municipality=city, code="99.71.01", name="Seberang")
    told = {
        "topic": {"topic": "home"},
        "signs": {"signs": ["repeated", "suspect-at-home"], "since": "week"},
        "place": {"about": "friend", "district": "99.71.01", "where": "Rumah dekat pasar"},
        "words": {"story": STORY},
        "reach": {"name": NAME, "contact": CONTACT},
    }
    carried: dict[str, object] = {"ticket": ticket}
    for place, step in enumerate(STEPS):
        response = client.post(
            reverse("public_report"), {**carried, **told[step], "langkah": step, "ke": "lanjut"}
        )
        assert response.status_code == 200
        html = response.content.decode()
        if place < len(STEPS) - 1:
            carried = {name: values for name, values in fields(html).items() if name != "langkah"}
            assert f"Langkah {place + 2} dari 5" in html
    report = Report.objects.get()
    assert (report.channel, report.topic, report.state, report.is_slow) == (
        "public", "home", "waiting", False,
    )  # fmt: skip
    assert set(report.signs) == {"repeated", "suspect-at-home"}
    assert report.district.name == "Seberang"
    assert report.recorded_by is None
    assert not report.is_anonymous
    assert opened(report, "story") == f"Sejak: Minggu ini\n{STORY}"
    assert opened(report, "child_hint") == "Temanku atau saudaraku. Rumah dekat pasar"
    assert (opened(report, "reporter"), opened(report, "reporter_contact")) == (NAME, CONTACT)


def test_back_keeps_everything(client, ticket):
    html = send(client, ticket, "words", story=STORY, topic="home", ke="kembali").content.decode()
    assert fields(html)["story"] == [STORY]
    assert fields(html)["topic"] == ["home"]
    assert "Siapa, kapan, dan di mana?" in html


def test_red_signs_show_the_numbers_before_the_code(client, ticket):
    html = send(client, ticket, signs=["threat-to-life"]).content.decode()
    code = re.search(r'class="code">([^<]+)<', html)[1]
    assert html.index('href="tel:129"') < html.index(code)
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", code)


def test_without_red_signs_the_code_comes_first(client, ticket):
    html = send(client, ticket, signs=["injured"]).content.decode()
    assert 'class="call"' not in html


def test_sent_twice_is_one_report_and_one_receipt(client, ticket):
    first = send(client, ticket, story=STORY).content.decode()
    second = send(client, ticket, story=STORY)
    assert 'class="code"' in first
    assert second.status_code == 200
    assert 'class="code"' not in second.content.decode()
    assert Report.objects.count() == 1


def test_nothing_said_is_asked_for_once_more(client, ticket):
    response = send(client, ticket)
    assert response.status_code == 422
    assert "Ceritakan sedikit" in response.content.decode()
    assert not Report.objects.exists()


def test_no_file_can_be_sent_and_the_page_says_why(client, ticket):
    html = send(client, ticket, "place").content.decode()
    assert "Jangan mengirim gambar; simpan di gawaimu untuk polisi" in html
    assert "multipart" not in html
    assert 'type="file"' not in html


CORPUS = {
    "nul": "Bud\x00i dipukul",
    "turned": "\u202eiduB dipukul",
    "unseen": f"Bu{ZERO}di",
    "accents": "E\u0301mile \U0001f62d dipukul",
    "html": "<script>alert(1)</script><b onclick=x>",
    "sql": "'; DROP TABLE rapidaction_report; --",
    "template": "{{ 7|add:7 }} {% now 'Y' %}",
    "sheet": '=HYPERLINK("http://x")',
    "path": "../../etc/passwd",
    "lines": "a\r\nb\rc",
    "number": "NaN -1 1e999",
}


@pytest.mark.parametrize("field", ["story", "where", "name", "contact"])
def test_odd_words_are_kept_and_never_break_the_page(client, field):
    column = {"where": "child_hint", "name": "reporter", "contact": "reporter_contact"}
    for text in CORPUS.values():
        response = send(client, older(new_ticket(client)), **{"story": "Ada", field: text})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        kept = opened(Report.objects.latest("recorded_at"), column.get(field, field))
        assert not {"\x00", "\u202e", ZERO} & set(kept)
        letters = [letter for letter in text if letter.isprintable() and letter != " "]
        assert [letter for letter in kept if letter != " " and letter != "\n"] == letters


@pytest.mark.parametrize("field", ["story", "when", "where", "name", "contact"])
def test_too_long_comes_back_whole_with_a_sentence(client, ticket, field):
    text = "a" * 100_000
    response = send(client, ticket, **{"topic": "home", field: text})
    html = response.content.decode()
    assert response.status_code == 422
    assert "100000 huruf" in html
    assert text in html
    assert "home" in fields(html)["topic"]
    assert not Report.objects.exists()


def test_html_comes_back_escaped_on_the_way(client, ticket):
    html = send(client, ticket, "words", story='"><script>x</script>').content.decode()
    assert "<script>x" not in html
    assert "&quot;&gt;&lt;script&gt;x" in html


@pytest.mark.parametrize(
    "told",
    [
        {"topic": "nonsense", "signs": ["nonsense", "injured"], "since": "<b>", "district": "x"},
        {"ticket": "forged", "signs": ["injured"]},
        {"langkah": "nonsense", "topic": "home"},
        {"ke": "nonsense", "signs": ["injured"]},
    ],
)
def test_choices_that_were_never_offered_do_not_turn_anybody_away(client, ticket, told):
    response = send(client, **{"ticket": ticket, "story": STORY, **told})
    assert response.status_code == 200


def test_noise_is_read_later_and_not_thrown_away(client, ticket):
    for place, told in enumerate(
        [
            {"website": "x"},
            {"story": "http://a http://b www.c"},
            {"ticket": "forged"},
            {"ticket": new_ticket(client)},
        ]
    ):
        given = {"ticket": older(new_ticket(client)), "story": STORY, **told}
        assert send(client, address=f"10.2.2.{place}", **given).status_code == 200
    assert list(Report.objects.values_list("is_slow", flat=True)) == [True] * 4
    send(client, older(new_ticket(client)), address="10.2.2.9", story=STORY)
    assert Report.objects.filter(is_slow=False).count() == 1


def test_many_from_one_address_become_slow_and_none_is_refused(client):
    for _turn in range(8):
        assert send(client, older(new_ticket(client)), story=STORY).status_code == 200
    assert list(Report.objects.order_by("recorded_at").values_list("is_slow", flat=True)) == [
        *[False] * 5,
        *[True] * 3,
    ]
    # another address is not held back by it
    send(client, older(new_ticket(client)), address="10.9.9.9", story=STORY)
    assert Report.objects.filter(is_slow=False).count() == 6


def test_words_are_found_in_no_notice_event_queue_or_log(client, ticket, caplog):
    caplog.set_level(logging.DEBUG)
    told = {"story": STORY, "where": "Gang Kenanga", "name": NAME, "contact": CONTACT}
    html = send(client, ticket, signs=["injured"], **told).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(args::text, ' '), '') FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    told_elsewhere = json.dumps(
        [list(Event.objects.values()), list(Notice.objects.values()), jobs], default=str
    )
    assert "report.received" in told_elsewhere
    for word in (*told.values(), "Melati", "Kenanga"):
        for place in (html, told_elsewhere, caplog.text):
            assert word not in place
    row = json.dumps(list(Report.objects.values()), default=str)
    assert "Melati" not in row


@pytest.fixture
def reported(client, ticket):
    html = send(client, ticket, story=STORY).content.decode()
    return re.search(r'class="code">([^<]+)<', html)[1], Report.objects.get()


def asked(client, code, address="10.3.3.3"):
    return client.post(reverse("public_follow"), {"kode": code}, REMOTE_ADDR=address)


def heading(response) -> str:
    return " ".join(re.search(r"<h1>\s*(.*?)\s*</h1>", response.content.decode(), re.S)[1].split())


def test_the_code_tells_four_things_and_nothing_else(client, reported, world):
    code, report = reported
    maya, lina = world.people["maya"].user, world.people["lina"].user
    at = timezone.now()
    assert heading(asked(client, code)) == "Sudah diterima"
    IdentityRead.objects.create(
        report=report, tier=4, fields=["story"], relation="intake", at=at, by=maya
    )
    assert heading(asked(client, code.lower().replace("-", " "))) == "Sudah dibaca"
    case = Activation.objects.create(
        code="K-ACDE-FGHJ", playbook=world.playbooks["napza"], report=report, level="red",
        lead=world.agencies["uptd-ppa"], opened_at=at, opened_by=maya,
    )  # fmt: skip
    Report.objects.update(state="opened", decided_at=at, decided_by=maya)
    response = asked(client, code)
    assert heading(response) == "Sedang ditangani"
    for word in (report.code, case.code, "Maya", "UPTD", STORY):
        assert word not in response.content.decode()
    Activation.objects.update(
        state="closed", closing_asked_at=at, closing_asked_by=maya, closed_at=at, closed_by=lina
    )
    assert heading(asked(client, code)) == "Sudah selesai"


def test_unknown_wrong_and_empty_codes_get_the_same_answer(client, reported):
    code, report = reported
    wrong = f"{code[:-1]}{'A' if code[-1] != 'A' else 'C'}"
    answers = {
        (response.status_code, response.content.replace(escape(typed).encode(), b""))
        for typed in (wrong, "TIDAK-ADAX", report.code, "x' OR 1=1")
        for response in [asked(client, typed, address=f"10.4.4.{len(typed)}")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 422
    assert asked(client, "").status_code == 422
    assert b"\x00" not in asked(client, "a\x00b").content


def test_guessing_is_slowed_down(client, reported):
    code, _report = reported
    for turn in range(10):
        assert asked(client, f"SALAH-{turn}").status_code == 422
    assert asked(client, "SALAH-X").status_code == 429
    assert asked(client, code).status_code == 200
    assert asked(client, "SALAH-Y").status_code == 429
    assert asked(client, "SALAH-Z", address="10.3.3.4").status_code == 422


def test_only_a_mark_of_the_code_is_kept(reported):
    code, report = reported
    assert report.follow_hash == follow_hash(code)
    assert code.replace("-", "") not in json.dumps(list(Report.objects.values()), default=str)


def test_reports_wait_no_longer_than_an_hour_unless_they_are_slow(reported):
    _code, report = reported
    assert report.next_alarm_at - report.received_at == timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_twenty_of_the_same_form_at_once_are_one_report_and_one_code(client):
    ticket, answers, barrier = older(new_ticket(client)), [], Barrier(20)

    def press():
        barrier.wait()
        try:
            answers.append(send(Client(), ticket, story=STORY))
        finally:
            connection.close()

    threads = [Thread(target=press) for _turn in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 20
    assert sum('class="code"' in answer.content.decode() for answer in answers) == 1
    assert Report.objects.count() == 1
    # twenty from one address are a flood: told at once, or together with its hour
    tell_slow(at=timezone.now() + timedelta(hours=2))
    assert Notice.objects.count() == 1
