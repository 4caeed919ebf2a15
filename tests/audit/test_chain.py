from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from threading import Barrier, Thread
from typing import ClassVar

import pytest
from django.db import connection, connections, transaction
from django.db.utils import Error as DatabaseError

from layak.config.commands.upkeep import verify_audit
from layak.platform.audit.chain import heads_of, seal_pending, verify
from layak.platform.audit.log import log
from layak.platform.audit.models import Event, Seal
from tests.conftest import MONDAY

LATER = MONDAY + timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class Happened:
    kind: ClassVar[str] = "test.happened"

    stream: str
    number: int

    def sentence(self) -> str:
        return f"Hal {self.number} terjadi."


def happen(stream: str, *numbers: int) -> None:
    with transaction.atomic():
        for number in numbers:
            log(Happened(stream=stream, number=number), by=None, at=MONDAY)


def tamper(sql: str, *values: object) -> None:
    """As the owner of the tables would, with the triggers out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_event", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in ("audit_event", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def chain(db):
    """Two streams, interleaved, sealed."""
    happen("round:demo", 1, 2)
    happen("city", 3)
    seal_pending(at=LATER)
    happen("round:demo", 4)
    happen("city", 5, 6)
    seal_pending(at=LATER)


def says() -> list[str]:
    return [problem.say for problem in verify(at=LATER)]


def test_clean_chain_raises_no_alarm(chain):
    assert verify(at=LATER) == []
    assert [(head.stream, head.position) for head in heads_of()] == [("city", 3), ("round:demo", 3)]


def test_empty_chain_raises_no_alarm(db):
    assert seal_pending(at=LATER) == 0
    assert verify(at=LATER) == []


def test_sealing_twice_adds_nothing(chain):
    assert seal_pending(at=LATER) == 0
    assert Seal.objects.count() == 6


def test_digest_is_what_the_description_says(chain):
    first, second = Event.objects.filter(stream="round:demo").order_by("pk")[:2]

    def by_hand(event: Event, former: str) -> str:
        text = json.dumps(
            {
                "at": event.at.astimezone(UTC).isoformat(),
                "by": None,
                "facts": {"number": event.facts["number"], "stream": "round:demo"},
                "former": former,
                "id": event.pk,
                "kind": "test.happened",
                "once": None,
                "sentence": event.sentence,
                "stream": "round:demo",
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hashlib.sha256(text.encode()).hexdigest()

    assert first.seal.digest == by_hand(first, "0" * 64)
    assert second.seal.digest == by_hand(second, first.seal.digest)


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'Tidak ada apa-apa.'",
        "facts = jsonb_set(facts, '{number}', '99')",
        "kind = 'test.other'",
        "at = at + interval '1 second'",
        "once = 'x'",
    ],
)
def test_changed_event_is_found(chain, change):
    victim = Event.objects.filter(stream="city").order_by("pk")[1]
    tamper(f"UPDATE audit_event SET {change} WHERE id = %s", victim.pk)  # noqa: S608
    (problem,) = verify(at=LATER)
    assert (problem.stream, problem.position, problem.event) == ("city", 2, victim.pk)
    assert "diubah" in problem.say


def test_changed_author_is_found(chain, sari):
    seal_pending(at=LATER)
    victim = Event.objects.filter(stream="city").order_by("pk")[0]
    tamper("UPDATE audit_event SET by_id = %s WHERE id = %s", sari.user.pk, victim.pk)
    assert "diubah" in says()[0]


def test_event_moved_to_another_stream_is_found(chain):
    victim = Event.objects.filter(stream="city").order_by("pk")[2]
    tamper("UPDATE audit_event SET stream = 'round:demo' WHERE id = %s", victim.pk)
    assert any("dipindahkan" in say for say in says())


def test_removed_event_is_found(chain):
    victim = Event.objects.filter(stream="round:demo").order_by("pk")[1]
    tamper("DELETE FROM audit_seal WHERE event_id = %s", victim.pk)
    tamper("DELETE FROM audit_event WHERE id = %s", victim.pk)
    assert any("hilang" in say for say in says())


def test_removed_seal_is_found_once_it_is_late(chain):
    victim = Event.objects.filter(stream="city").order_by("pk")[2]
    tamper("DELETE FROM audit_seal WHERE event_id = %s", victim.pk)
    assert verify(at=MONDAY + timedelta(minutes=5)) == []
    (problem,) = verify(at=MONDAY + timedelta(minutes=5, seconds=1))
    assert (problem.event, problem.position) == (victim.pk, None)


def test_changed_digest_breaks_this_link_and_the_next(chain):
    victim = Seal.objects.get(stream="city", position=1)
    tamper("UPDATE audit_seal SET digest = %s WHERE id = %s", "f" * 64, victim.pk)
    assert [problem.position for problem in verify(at=LATER)] == [1, 2]


def test_slipped_in_event_is_found(chain):
    happen("city", 7)
    event = Event.objects.latest("pk")
    Seal.objects.create(event=event, stream="city", position=9, digest="a" * 64, sealed_at=LATER)
    assert len(says()) == 2


def test_cut_off_end_shows_against_a_noted_head(chain):
    noted = {(head.stream, head.position, head.digest) for head in heads_of()}
    victim = Event.objects.filter(stream="city").order_by("pk")[2]
    tamper("DELETE FROM audit_seal WHERE event_id = %s", victim.pk)
    tamper("DELETE FROM audit_event WHERE id = %s", victim.pk)
    assert verify(at=LATER) == []
    assert noted - {(head.stream, head.position, head.digest) for head in heads_of()}


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET stream = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_database_refuses_to_rewrite_history(chain, table, sql):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL layak.may_truncate = 'off'")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(table))


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_each_event_once():
    happen("city", *range(50))
    happen("round:demo", *range(50))
    barrier = Barrier(3)

    def work() -> None:
        barrier.wait(timeout=10)
        try:
            for _run in range(5):
                seal_pending(at=LATER)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    seal_pending(at=LATER)
    assert Seal.objects.count() == 100
    assert verify(at=LATER) == []


def test_command_tells_and_exits(chain, capsys, monkeypatch):
    monkeypatch.setattr(verify_audit, "setup_django", lambda: None)
    monkeypatch.setattr("layak.platform.audit.chain.timezone.now", lambda: LATER)

    class Plain:
        json = False

    class Facts:
        json = True

    assert verify_audit.run(Plain()) == 0
    assert "utuh: 6 peristiwa" in capsys.readouterr().out
    victim = Event.objects.filter(stream="city").order_by("pk")[1]
    tamper("UPDATE audit_event SET sentence = 'x' WHERE id = %s", victim.pk)
    assert verify_audit.run(Plain()) == 1
    assert "BURUK  city 2" in capsys.readouterr().out
    assert verify_audit.run(Facts()) == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["intact"] is False
    assert facts["problems"][0]["event"] == victim.pk


def test_event_is_logged_only_inside_a_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        log(Happened(stream="city", number=1), by=None, at=MONDAY)


def test_same_key_is_logged_once(db):
    for number in (1, 2):
        log(Happened(stream="city", number=number), by=None, at=MONDAY, once="edit:1")
    assert Event.objects.get().facts["number"] == 1
