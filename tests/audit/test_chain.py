from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread
from typing import ClassVar

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.utils import Error as DatabaseError

from layak.platform.audit.chain import last_link, link_pending, tables, verify, waiting_count
from layak.platform.audit.log import log
from layak.platform.audit.models import Event, Link
from layak.platform.sealing.rings import current
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
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def chain(db):
    """Two streams, interleaved: links 1 to 6."""
    happen("round:demo", 1, 2)
    happen("city", 3)
    link_pending(at=LATER)
    happen("round:demo", 4)
    happen("city", 5, 6)
    link_pending(at=LATER)


def event_of(number: int) -> Event:
    return Event.objects.get(pk=Link.objects.get(pk=number).row)


def found() -> list[tuple[str, int, int]]:
    return [(problem.kind, problem.first, problem.last) for problem in verify()]


def test_clean_chain_raises_no_alarm(chain):
    assert verify() == []
    assert last_link().pk == 6
    assert waiting_count() == 0


def test_empty_chain_raises_no_alarm(db):
    assert link_pending(at=LATER) == 0
    assert verify() == []


def test_linking_twice_adds_nothing(chain):
    assert link_pending(at=LATER) == 0
    assert Link.objects.count() == 6


def test_events_reads_of_identity_and_saves_of_answers_are_linked():
    assert list(tables()) == [
        "audit_event",
        "evaluation_answerrevision",
        "rapidaction_identityread",
    ]


def test_all_fields_of_a_linked_table_are_in_its_digest():
    """A column that is left out could be changed without a trace."""
    for table in tables().values():
        names = {field.name for field in table.model._meta.concrete_fields}
        assert names - {"id"} == set(table.in_trail.fields), table.name


def test_digest_is_what_the_description_says(chain):
    """By hand: HMAC-SHA-256 under a key out of the ring that only this chain has."""
    key = hmac.digest(current().index, b"audit.chain", hashlib.sha256)
    former = "0" * 64
    for number, stream, what in [(1, "round:demo", 1), (2, "round:demo", 2)]:
        link = Link.objects.get(pk=number)
        text = (
            f'["test.happened", "{stream}", "Hal {what} terjadi.", '
            f'{{"number": {what}, "stream": "{stream}"}}, null, "2026-02-02T03:00:00+00:00", null]'
        )
        message = f"{former}\n{number}\naudit_event\n{link.row}\n2026-02-02T03:00:10+00:00\n{text}"
        former = hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
        assert link.digest == former


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'Tidak ada apa-apa.'",
        "facts = jsonb_set(facts, '{number}', '99')",
        "kind = 'test.other'",
        "stream = 'round:demo'",
        "at = at + interval '1 microsecond'",
        "once = 'x'",
    ],
)
def test_changed_event_is_found(chain, change):
    victim = event_of(3)
    tamper(f"UPDATE audit_event SET {change} WHERE id = %s", victim.pk)  # noqa: S608
    (problem,) = verify()
    assert (problem.kind, problem.first, problem.last) == ("changed", 3, 3)
    assert problem.say == (
        f"Peristiwa nomor {victim.pk} atau kaitannya diubah setelah dicatat (mata rantai 3)."
    )


def test_changed_author_is_found(chain, sari):
    tamper("UPDATE audit_event SET by_id = %s WHERE id = %s", sari.user.pk, event_of(2).pk)
    assert found() == [("changed", 2, 2)]


def test_removed_event_is_found(chain):
    victim = event_of(4)
    tamper("DELETE FROM audit_event WHERE id = %s", victim.pk)
    (problem,) = verify()
    assert problem.say == f"Peristiwa nomor {victim.pk} dihapus (mata rantai 4)."


def test_event_removed_with_its_link_is_found(chain):
    tamper("DELETE FROM audit_event WHERE id = %s", event_of(4).pk)
    tamper("DELETE FROM audit_link WHERE id = 4")
    (problem,) = verify()
    assert (problem.kind, problem.first, problem.last) == ("gap", 4, 4)
    assert problem.say == "Mata rantai 4 hilang: 1 catatan dihapus bersama kaitannya."


def test_links_that_were_moved_up_into_a_gap_are_found(chain):
    tamper("DELETE FROM audit_event WHERE id = %s", event_of(4).pk)
    tamper("DELETE FROM audit_link WHERE id = 4")
    tamper("UPDATE audit_link SET id = 4 WHERE id = 5")
    tamper("UPDATE audit_link SET id = 5 WHERE id = 6")
    assert found() == [("changed", 4, 5)]


def test_an_event_linked_anew_after_a_change_leaves_a_gap(chain):
    victim = event_of(2)
    tamper("DELETE FROM audit_link WHERE id = 2")
    tamper("UPDATE audit_event SET sentence = 'x' WHERE id = %s", victim.pk)
    assert link_pending(at=LATER, is_thorough=True) == 1
    assert found() == [("gap", 2, 2)]


def test_changed_digest_breaks_this_link_and_the_next(chain):
    tamper("UPDATE audit_link SET digest = %s WHERE id = 2", "f" * 64)
    assert found() == [("changed", 2, 3)]


def test_a_link_that_nobody_with_the_key_made_is_found(chain):
    happen("city", 7)
    row = Event.objects.latest("pk").pk
    Link.objects.create(id=7, table="audit_event", row=row, digest="a" * 64, linked_at=LATER)
    assert found() == [("changed", 7, 7)]


def test_a_link_to_a_table_that_nobody_links_is_found(chain):
    Link.objects.create(id=7, table="people_user", row=1, digest="a" * 64, linked_at=LATER)
    assert found() == [("gone", 7, 7)]


def test_a_row_that_committed_late_is_linked_too(chain, monkeypatch):
    """Its number is far below the newest: the search every ten seconds passes it, the night does not."""
    happen("city", *range(20))
    late = Event.objects.order_by("pk")[6]
    link_pending(at=LATER)
    tamper("DELETE FROM audit_link WHERE row = %s", late.pk)
    monkeypatch.setattr("layak.platform.audit.chain.BEHIND", 5)
    assert link_pending(at=LATER) == 0
    assert link_pending(at=LATER, is_thorough=True) == 1


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_database_refuses_to_rewrite_history(chain, table, sql):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL layak.may_truncate = 'off'")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(table))


@pytest.mark.django_db(transaction=True)
def test_two_workers_link_each_row_once():
    happen("city", *range(50))
    happen("round:demo", *range(50))
    barrier = Barrier(3)

    def work() -> None:
        barrier.wait(timeout=10)
        try:
            for _run in range(5):
                link_pending(at=LATER)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    link_pending(at=LATER)
    assert Link.objects.count() == 100
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_save_does_not_wait_for_the_linker():
    """The linker holds its lock until it commits; a writer neither asks for it nor for its rows."""
    happen("city", 1)
    with transaction.atomic():
        assert link_pending(at=LATER) == 1
        done = []

        def write() -> None:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '1s'")
                happen("city", 2)
                done.append(True)
            finally:
                connections.close_all()

        writer = Thread(target=write)
        writer.start()
        writer.join(timeout=30)
        assert done == [True]
    assert link_pending(at=LATER) == 1
    assert verify() == []


def test_the_key_is_not_in_the_database(chain):
    """Everything that a dump holds does not make one digest."""
    assert settings.KEYRING.is_file()
    tamper("UPDATE audit_event SET sentence = 'x' WHERE id = %s", event_of(6).pk)
    text = Event.objects.get(pk=event_of(6).pk).sentence
    forged = hashlib.sha256((Link.objects.get(pk=5).digest + text).encode()).hexdigest()
    tamper("UPDATE audit_link SET digest = %s WHERE id = 6", forged)
    assert found() == [("changed", 6, 6)]


def test_event_is_logged_only_inside_a_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        log(Happened(stream="city", number=1), by=None, at=MONDAY)


def test_same_key_is_logged_once(db):
    for number in (1, 2):
        log(Happened(stream="city", number=number), by=None, at=MONDAY, once="edit:1")
    assert Event.objects.get().facts["number"] == 1
