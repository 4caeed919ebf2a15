"""A worker killed while it rings, and a database that restarts in the middle of sending."""

from __future__ import annotations

import os
import re
import signal
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlencode

from tests.faults.test_reminding import run
from tests.installation import until

COUNT, HELD = 24, 12
SEED = """
import django
django.setup()
from datetime import timedelta
from uuid import uuid4
from django.db import transaction
from django.utils import timezone
from layak.city.agencies.models import Agency, Seat, SeatHolding
from layak.city.people.actor import actor_of
from layak.city.people.models import User
from layak.workflows.rapidaction.actions.activations import open_activation
from layak.workflows.rapidaction.actions.handoffs import ShareWords, send_handoff
from layak.workflows.rapidaction.actions.shipped import load_shipped_playbooks
from layak.workflows.rapidaction.models import PlaybookVersion, StepRun
now = timezone.now()
today = timezone.localdate(now)
sent = now - timedelta(hours=SENT_HOURS_AGO)
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
case = open_activation(
    playbook=PlaybookVersion.objects.get(code="kekerasan-seksual"), lead=unit, level="red",
    signs=["sexual-72h"], because="Uji", report=None, child=None, started_at=sent, by=maya,
    at=sent,
)
StepRun.objects.update(next_alarm_at=None)
for n in range(COUNT):
    other = open_activation(
        playbook=case.playbook, lead=unit, level="red", signs=["sexual-72h"], because="Uji",
        report=None, child=None, started_at=sent, by=maya, at=sent,
    )
    send_handoff(
        activation_id=other.pk, to=hospital, asked=["medical"], save_id=uuid4(), by=maya, at=sent,
        share=ShareWords(basis="vital", purpose="safety", text_code="vital", tier=1),
    )
StepRun.objects.update(next_alarm_at=None)
"""
RING = """
import django
django.setup()
from layak.platform import jobs
jobs.enqueue("rapidaction.ring")
"""
ALARMS = "SELECT count(*) FROM rapidaction_escalation"
TOLD = "SELECT count(*), count(DISTINCT once) FROM notifications_notice WHERE kind = 'handoff.alarm_red'"
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


def seed(count: int, hours: int) -> str:
    return SEED.replace("COUNT", str(count)).replace("SENT_HOURS_AGO", str(hours))


def test_a_worker_killed_among_the_alarms_leaves_none_out_and_says_none_twice(stopped):
    """F-01. Sent three hours ago: every rung of the first moment is due, for each of them."""
    stopped.serve()
    worker = stopped.pid_of("layak.config worker")
    # nothing rings while the rows are made
    os.kill(worker, signal.SIGSTOP)
    run(stopped, seed(COUNT, 3))
    with stopped.connect() as looking, stopped.connect() as holding:
        # what a worker writes waits here from some point on: it is killed with work in hand
        holding.execute("BEGIN")
        holding.execute("LOCK TABLE notifications_notice IN SHARE MODE")
        run(stopped, RING)
        os.kill(worker, signal.SIGCONT)
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(
            lambda: looking.execute(waits).fetchone()[0] > 0, seconds=30, what="an alarm that waits"
        )
        os.kill(worker, signal.SIGKILL)
        holding.execute("ROLLBACK")
        looking.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        done = COUNT * 3
        # two minutes at most, as promised
        until(
            lambda: looking.execute(ALARMS).fetchone()[0] == done, seconds=120,
            what=lambda: f"{done} alarms, not {looking.execute(ALARMS).fetchone()[0]}",
        )  # fmt: skip
        # three rungs: substitute and sender; supervisor (there is no head); nobody: the sender's
        told, once = looking.execute(TOLD).fetchone()
        assert told == once
        each = looking.execute(
            "SELECT handoff_id, moment, level, count(*) FROM rapidaction_escalation"
            " GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        assert each.fetchall() == []
        waiting = "SELECT count(*) FROM rapidaction_handoff WHERE next_alarm_at <= now()"
        assert looking.execute(waiting).fetchone()[0] == 0


class Visitor:
    """A browser without a screen: cookies, and the token of the forms."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, data=None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
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
        return answer.status, text

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
    holding = stopped.connect()
    holding.execute("BEGIN")
    holding.execute("LOCK TABLE notifications_notice IN SHARE MODE")
    sending = Thread(target=lambda: answers.append(works()))
    sending.start()
    waits = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND query LIKE 'INSERT INTO %notifications_notice%'"
    )
    with stopped.connect() as looking:
        until(lambda: looking.execute(waits).fetchone()[0] > 0, seconds=30, what="one that waits")
    before = stopped.pid_of("/postgres -D")
    os.kill(before, signal.SIGKILL)
    sending.join(timeout=60)
    until(lambda: stopped.pid_of("/postgres -D") not in {0, before}, seconds=30, what="a server")
    until(stopped.has_page, seconds=30, what="the page")
    return answers[0]


def test_a_database_that_restarts_in_the_middle_leaves_no_half_handoff(stopped):
    """F-02: the sender is told to try again, and trying again sends it once."""
    stopped.serve()
    run(stopped, seed(0, 0))
    visitor = Visitor(stopped.port)
    visitor.sign_in()
    with stopped.connect() as looking:
        code = looking.execute("SELECT code FROM rapidaction_activation").fetchone()[0]
    path = f"/aksi-cepat/penanganan/{code}/rujuk/"
    form = {**FORM, "csrfmiddlewaretoken": visitor.token(path)}
    status, text = killed_while_it_waits(stopped, lambda: visitor.ask("POST", path, form))
    assert status == 500
    assert "tidak ada yang disimpan setengah" in text
    assert "coba lagi" in text
    with stopped.connect() as looking:
        assert [looking.execute(count).fetchone()[0] for count in COUNTS] == [0, 0, 0]
        again = [visitor.ask("POST", path, form)[0] for _ in range(2)]
        assert again == [302, 302]
        assert [looking.execute(count).fetchone()[0] for count in COUNTS] == [1, 1, 1]
        told = "SELECT count(*) FROM notifications_notice WHERE kind = 'handoff.sent_red'"
        # both who may answer are told where nobody has the turn, each once
        assert looking.execute(told).fetchone()[0] == 2
