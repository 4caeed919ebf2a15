"""The digest against a server that speaks SMTP on a socket."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy

import pytest

from layak.platform.notifications import notify
from layak.platform.notifications.mail import mail_digests
from layak.platform.notifications.models import Notice
from tests.conftest import MONDAY


class Conversation(socketserver.StreamRequestHandler):
    """Takes one mail after another; refuses recipients that the server was told to refuse."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 uji")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say("221 selesai")
                return
            if verb == b"DATA":
                self.say("354 tulis")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            is_refused = verb == b"RCPT" and any(name in line for name in self.server.refused)
            self.say("550 tidak dikenal" if is_refused else "250 baik")


class Office(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[bytes] = []
        self.refused: list[bytes] = []


@pytest.fixture
def office(settings):
    with Office() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": server.server_address[1], "timeout": 5},
            }
        }
        yield server
        server.shutdown()


def test_digest_arrives_whole_and_in_indonesian_letters(office, sari):
    notify(
        users=[sari.user], kind="answer.returned", url="/", at=MONDAY,
        text="Jawaban 1.1 dikembalikan \u2013 lengkapi bukti Perda n\u00b0 5.",
    )  # fmt: skip
    assert mail_digests(at=MONDAY) == 1
    [raw] = office.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert letter["To"] == "sari@musiraya.example"
    assert letter["Subject"] == "Layak: 1 pemberitahuan"
    assert "\u2013 lengkapi bukti Perda n\u00b0 5." in letter.get_content()


def test_a_refused_address_stops_nobody_else_and_is_tried_again(office, sari, tono):
    office.refused = [b"sari@"]
    for person in (sari, tono):
        notify(users=[person.user], kind="answer.returned", text="Kembali.", url="/", at=MONDAY)
    assert mail_digests(at=MONDAY) == 1
    assert Notice.objects.get(mailed_at=None).user == sari.user
    office.refused = []
    assert mail_digests(at=MONDAY) == 1
    assert len(office.letters) == 2
