"""Alarms to the telephones on duty, against a receiver that listens on a socket and checks them."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from layak.config import settings as declared
from layak.config.upkeep import health
from layak.platform import jobs
from layak.platform.notifications import gateway
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.message_actions import send_messages
from layak.workflows.rapidaction.duty.models import DutyTurn
from layak.workflows.rapidaction.duty.rules import mobile_number
from tests.rapidaction.made import NOW, activation_row, handoff_row

pytestmark = pytest.mark.django_db
SECRET = "kunci-gerbang-kota-contoh-0123456789"
MINUTE = timedelta(minutes=1)


class Receiver(BaseHTTPRequestHandler):
    """What a city's own gateway does: checks the signature, keeps the message, answers."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["X-Layak-Timestamp"].encode() + b"." + body
        wanted = "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, self.headers["X-Layak-Signature"]):
            self.server.answers.append(401)
            self.send_response(401)
        else:
            status = self.server.says.pop(0) if self.server.says else 202
            self.server.answers.append(status)
            if status < 300:
                self.server.taken.append(json.loads(body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/lain")
        self.end_headers()

    def do_GET(self) -> None:
        self.server.answers.append("followed")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *told) -> None:
        """Nothing among the output of the tests."""


@pytest.fixture
def receiver(settings):
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.taken, server.answers, server.says = [], [], []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/layak"
    settings.GATEWAY_SECRET = SECRET
    yield server
    server.shutdown()
    server.server_close()


def on_duty(world, username: str, agency: str, phone: str) -> None:
    person = world.people[username].user
    DutyTurn.objects.create(
        agency=world.agencies[agency], user=person, starts_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=6), phone=phone, created_at=NOW, created_by=person,
    )  # fmt: skip


def red_handoff(world, **changes):
    case = activation_row(world)
    case.level = "red"
    case.save()
    ends = NOW + 30 * MINUTE
    return handoff_row(
        world, case, "rsud", holder=world.people["pandu"].user, next_alarm_at=NOW, see_by_at=ends,
        answer_by_at=ends, act_by_at=ends, **changes,
    )  # fmt: skip


def rang(world) -> str:
    """A red alarm for the hospital's person on duty; the code of its hand-off."""
    on_duty(world, "pandu", "rsud", "0812-3456-7890")
    handoff = red_handoff(world)
    ring(at=NOW + 25 * MINUTE)
    assert Notice.objects.filter(user=world.people["pandu"].user).count() == 1
    return handoff.code


def test_an_alarm_reaches_the_telephone_on_duty_with_its_code_alone(world, receiver):
    code = rang(world)
    at = NOW + 25 * MINUTE
    assert send_messages(at=at) == 1
    notice = Notice.objects.get(user=world.people["pandu"].user)
    assert receiver.taken == [
        {
            "id": notice.pk,
            "phone": "+6281234567890",
            "text": f"Rujukan {code} menunggu Anda. Buka Layak sekarang.",
        }
    ]
    # once is enough
    assert send_messages(at=at + MINUTE) == 0
    assert len(receiver.taken) == 1


def test_another_secret_is_refused_and_nothing_counts_as_sent(world, receiver, settings):
    rang(world)
    settings.GATEWAY_SECRET = "kunci-lain-yang-bukan-milik-penerima-01"
    assert send_messages(at=NOW + 25 * MINUTE) == 0
    assert receiver.answers == [401]
    assert Notice.objects.get(user=world.people["pandu"].user).sent_at is None


def test_what_was_not_taken_is_tried_again_and_said_by_check(world, receiver, monkeypatch):
    code = rang(world)
    at = NOW + 25 * MINUTE
    receiver.says = [503, 302]
    assert send_messages(at=at) == 0
    assert send_messages(at=at + MINUTE) == 0
    # a redirect is not followed: what is signed goes nowhere else
    assert receiver.answers == [503, 302]
    monkeypatch.setattr(health.timezone, "now", lambda: at + 6 * MINUTE)
    assert health.gateway_takes().level is health.Level.BAD
    assert send_messages(at=at + 6 * MINUTE) == 1
    assert code in receiver.taken[0]["text"]
    assert health.gateway_takes().level is health.Level.GOOD


def test_a_dead_gateway_costs_one_try_a_run_and_no_alarm(world, receiver, caplog):
    rang(world)
    on_duty(world, "ratih", "unit-ppa-polres", "+62 811 2345 678")
    receiver.shutdown()
    receiver.server_close()
    began = time.monotonic()
    assert send_messages(at=NOW + 25 * MINUTE) == 0
    assert time.monotonic() - began < 5
    # neither number nor sentence in the log
    assert "812" not in caplog.text
    assert "Rujukan" not in caplog.text


def test_what_was_read_or_is_old_is_not_sent(world, receiver):
    rang(world)
    assert send_messages(at=NOW + 25 * MINUTE + timedelta(hours=1, minutes=1)) == 0
    Notice.objects.update(read_at=NOW)
    assert send_messages(at=NOW + 26 * MINUTE) == 0
    assert receiver.answers == []


@pytest.mark.parametrize("phone", ["", "(0711) 351234", "110"])
def test_who_has_no_mobile_number_gets_no_message(world, receiver, phone):
    on_duty(world, "pandu", "rsud", phone)
    red_handoff(world)
    ring(at=NOW + 25 * MINUTE)
    assert send_messages(at=NOW + 25 * MINUTE) == 0
    assert receiver.answers == []


def test_what_can_wait_for_the_morning_is_no_message(world, receiver):
    on_duty(world, "pandu", "rsud", "081234567890")
    handoff = red_handoff(world)
    handoff.activation.level = "yellow"
    handoff.activation.save()
    ring(at=NOW + 25 * MINUTE)
    assert send_messages(at=NOW + 25 * MINUTE) == 0


def test_a_drill_says_so(world, receiver):
    on_duty(world, "pandu", "rsud", "081234567890")
    handoff = red_handoff(world)
    handoff.activation.is_drill = True
    handoff.activation.save()
    ring(at=NOW + 25 * MINUTE)
    assert send_messages(at=NOW + 25 * MINUTE) == 1
    assert receiver.taken[0]["text"].startswith("GLADI: Rujukan ")


def test_without_the_setting_nothing_leaves(world, settings):
    rang(world)
    settings.GATEWAY_URL = ""
    assert send_messages(at=NOW + 25 * MINUTE) == 0
    assert not gateway.is_set()


def test_the_queue_knows_it(db):
    jobs.enqueue("rapidaction.send_messages")
    assert jobs.run_pending() == ["rapidaction.send_messages"]


@pytest.mark.parametrize(
    ("url", "secret", "says"),
    [
        ("http://pesan.kota.example/", SECRET, "https"),
        ("ftp://127.0.0.1/", SECRET, "https"),
        ("https:///layak", SECRET, "https"),
        ("https://pesan.kota.example/", "pendek", "32 huruf"),
        ("https://pesan.kota.example/", "", "32 huruf"),
    ],
)
def test_a_careless_setting_is_refused(url, secret, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        declared.gateway(url, secret)


def test_the_signature_is_what_the_manual_says():
    """By hand: printf '1764723600.{}' | openssl dgst -sha256 -hmac kunci."""
    told = gateway.sign(b"{}", moment="1764723600", secret="kunci")
    assert told == "sha256=b8a80b3fb60847c8d60df842aab7b8756b88bca43aafcb1106113f0ccc0f212b"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("62 (811) 234 5678", "628112345678"),
        ("(0711) 351 234", ""),
        ("129", ""),
        ("0812345", ""),
        ("", ""),
    ],
)
def test_a_mobile_number_is_told_from_an_office_line(typed, number):
    assert mobile_number(typed) == number
