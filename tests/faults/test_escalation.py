"""A database that restarts in the middle of sending: no half hand-off, and a clear word to retry."""

from __future__ import annotations

import os
import re
import signal
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlencode

import psycopg
import pytest

from tests.faults.test_reminding import run
from tests.installation import until

pytestmark = pytest.mark.slow

SEED = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from layak.city.agencies.models import Agency, Seat, SeatHolding
from layak.city.people.roles.actor import actor_of
from layak.city.people.models import User
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.models import PlaybookVersion, StepRun
now = timezone.now()
today = timezone.localdate(now)
sent = now
load_shipped_playbooks(at=sent)

def agency(code, kind):
    return Agency.objects.create(code=code, name=code.upper(), kind=kind, command="kota")

def person(name, agency, role):
    user = User(username=name, name=name.title(), email=f"{name}@musiraya.example")
    user.set_password("sungai-musi-mengalir-1")
    user.save()
    seat = Seat.objects.create(agency=agency, role=role, title=role)
    SeatHolding.objects.create(seat=seat, user=user, since_on=today - timedelta(days=90))
    return actor_of(user, today=today)

unit, hospital = agency("uptd-ppa", "unit"), agency("rsud", "lembaga")
maya, lina = person("maya", unit, "case-worker"), person("lina", unit, "case-supervisor")
pandu = person("pandu", hospital, "duty-officer")
person("sinta", hospital, "duty-officer")
accept_conduct(version=conduct_policy().version, by=maya, at=now)
case = open_activation(
    playbook=PlaybookVersion.objects.get(code="kekerasan-seksual"), lead=unit, level="red",
    signs=["sexual-72h"], because="Uji", report=None, child=None, started_at=sent, by=maya,
    at=sent,
)
StepRun.objects.update(next_alarm_at=None)
"""
FORM = {
    "to": ["rsud"], "asked": ["medical"], "kind": "referral", "basis": "vital",
    "given_by": "nobody", "text_code": "vital", "purpose": "safety", "tier": "1", "note": "",
    "document": "", "step": "", "save_id": "00000000-0000-0000-0000-000000000005",
    "langkah": "kirim",
}  # fmt: skip
COUNTS = (
    "SELECT count(*) FROM rapidaction_handoff",
    "SELECT count(*) FROM rapidaction_share",
    "SELECT count(*) FROM rapidaction_handoffmoment",
)


class Visitor:
    """A browser without a screen: cookies, and the token of the forms."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, data=None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://localhost:{self.port}{path}",
        }
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Location") or text

    def token(self, path: str) -> str:
        status, text = self.ask("GET", path)
        assert status == 200, text[-2000:]
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]

    def sign_in(self) -> None:
        token = self.token("/masuk/")
        data = {"csrfmiddlewaretoken": token, "login": "maya", "password": "sungai-musi-mengalir-1"}
        status, text = self.ask("POST", "/masuk/", data)
        assert status == 302, text[-2000:]


def killed_while_it_waits(stopped, works) -> tuple[int, str]:
    """What ``works`` answers when the database dies after it wrote all but the notice."""
    answers = []
    with stopped.connect() as writing:
        # tests do not wait for the disk: whoever signed in must still be so after the kill
        writing.execute("SET synchronous_commit = on")
        writing.execute("CREATE TEMPORARY TABLE flushed ()")
    holding = stopped.connect()
    holding.execute("BEGIN")
    holding.execute("LOCK TABLE notifications_notice IN SHARE MODE")
    sending = Thread(target=lambda: answers.append(works()))
    sending.start()
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with stopped.connect() as looking:
        until(lambda: looking.execute(waits).fetchone()[0] > 0, seconds=90, what="one that waits")
    before = stopped.pid_of("/postgres -D")
    os.kill(before, signal.SIGKILL)
    sending.join(timeout=120)
    until(lambda: stopped.pid_of("/postgres -D") not in {0, before}, seconds=30, what="a server")
    holding.close()
    until(lambda: answers_again(stopped), seconds=60, what="a database")
    until(stopped.has_page, seconds=60, what="the page")
    return answers[0]


def answers_again(stopped) -> bool:
    """The database takes connections; it writes where it listens a while after it began."""
    try:
        with stopped.connect() as looking:
            return looking.execute("SELECT true").fetchone()[0]
    except (psycopg.OperationalError, IndexError, OSError):
        return False


def test_a_database_that_restarts_in_the_middle_leaves_no_half_handoff(stopped):
    """F-02: the sender is told to try again, and trying again sends it once."""
    stopped.serve()
    run(stopped, SEED)
    visitor = Visitor(stopped.port)
    visitor.sign_in()
    with stopped.connect() as looking:
        code = looking.execute("SELECT code FROM rapidaction_activation").fetchone()[0]
    path = f"/aksi-cepat/penanganan/{code}/rujuk/"
    form = {**FORM, "csrfmiddlewaretoken": visitor.token(path)}
    status, text = killed_while_it_waits(stopped, lambda: visitor.ask("POST", path, form))
    assert status == 503
    assert "tidak ada yang disimpan setengah" in text
    assert "coba lagi" in text
    with stopped.connect() as looking:
        assert [looking.execute(count).fetchone()[0] for count in COUNTS] == [0, 0, 0]
        first, second = (visitor.ask("POST", path, form) for _ in range(2))
        assert first[0] == 302
        assert first[1].startswith("/aksi-cepat/rujukan/R-")
        assert second == first
        assert [looking.execute(count).fetchone()[0] for count in COUNTS] == [1, 1, 1]
        told = "SELECT count(*) FROM notifications_notice WHERE kind = 'handoff.sent_red'"
        # both who may answer are told where nobody has the turn, each once
        assert looking.execute(told).fetchone()[0] == 2
