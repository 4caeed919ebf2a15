"""Who owns the tables rewrites the trail, in six ways; the key and the head lie elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.test import Client

from layak.config.upkeep import keys, trail
from layak.platform import jobs
from layak.platform.audit import heads
from layak.platform.audit.chain import link_pending
from layak.platform.audit.models import Event, Link
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.children.models import IdentityRead
from tests.audit.test_chain import happen
from tests.conftest import MONDAY, sign_in

pytestmark = pytest.mark.slow

NIGHT = MONDAY + timedelta(hours=16)
TABLES = ("audit_event", "audit_link", "rapidaction_identityread")


@contextmanager
def as_owner():
    """A cursor for which no trigger speaks."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Its own key ring and head."""
    settings.KEYRING = tmp_path / "keys" / "keyring.json"
    settings.TRAIL_HEAD = tmp_path / "trail" / "head.json"
    return tmp_path


def work(at=MONDAY) -> None:
    """What the worker does every ten seconds."""
    link_pending(at=at)
    heads.keep_head(at=at)


@pytest.fixture
def city(sari, adi):
    """Three streams and two reads of identity; links are counted from what the cast brought."""
    work()
    start = Link.objects.count()
    happen("round:demo", 1, 2)
    happen("case:K-1", 3, 4, 5)
    happen("round:demo", 6)
    for number in (1, 2):
        IdentityRead.objects.create(
            tier=3, fields=["name"], relation="intake", at=MONDAY + number * timedelta(minutes=1),
            by=sari.user,
        )  # fmt: skip
    work()
    assert Link.objects.count() == start + 8
    assert says() == []
    return start


def says() -> list[str]:
    return [problem.say for problem in trail.look(at=NIGHT).problems]


def last_event() -> int:
    return Event.objects.latest("pk").pk


def test_1_a_changed_event_is_named(city):
    victim = Event.objects.filter(stream="case:K-1").order_by("pk")[1]
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE audit_event SET facts = '{}', sentence = 'x' WHERE id = %s", [victim.pk]
        )
    assert says() == [
        f"Peristiwa nomor {victim.pk} atau kaitannya diubah setelah dicatat "
        f"(mata rantai {city + 4})."
    ]


@pytest.mark.parametrize("secret", [b"", b"audit.chain", "SECRET_KEY"])
def test_2_a_recomputed_stream_is_named(city, secret):
    """Every digest from the change on made anew, by the published recipe, with a guessed key."""
    secret = project.SECRET_KEY.encode() if secret == "SECRET_KEY" else secret
    key = hmac.digest(secret, b"audit.chain", "sha256")
    first = Event.objects.get(stream="round:demo", facts__number=2)
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_event SET sentence = 'x' WHERE id = %s", [first.pk])
        begin = Link.objects.get(table="audit_event", row=first.pk).pk
        former = Link.objects.get(pk=begin - 1).digest
        for link in Link.objects.filter(pk__gte=begin).order_by("pk"):
            former = hmac.new(key, f"{former}{link.row}".encode(), hashlib.sha256).hexdigest()
            cursor.execute("UPDATE audit_link SET digest = %s WHERE id = %s", [former, link.pk])
    found = says()
    assert (
        f"Jejak ditulis ulang: mata rantai {city + 8} bukan lagi yang tercatat di folder Layak."
        in found
    )
    assert (
        f"Peristiwa nomor {first.pk}-{first.pk + 4} atau kaitannya diubah setelah dicatat "
        f"(mata rantai {begin}-{begin + 4})." in found
    )
    assert len(found) == 3


def cut(count: int) -> None:
    with as_owner() as cursor:
        for link in list(Link.objects.order_by("-pk")[:count]):
            cursor.execute(f"DELETE FROM {link.table} WHERE id = %s", [link.row])  # noqa: S608
            cursor.execute("DELETE FROM audit_link WHERE id = %s", [link.pk])


def test_3_a_cut_end_is_named(city):
    cut(3)
    assert says() == [
        f"Ujung jejak terpotong: kepala di folder Layak mencatat {city + 8} mata rantai, "
        f"sekarang tinggal {city + 5}."
    ]


def test_3_a_cut_end_stays_named_however_long_the_city_works_on(city):
    """The worker links what comes and must not put the head of the shorter chain in its place."""
    cut(3)
    kept = heads.stored_head()
    happen("city", *range(10, 20))
    work(NIGHT)
    assert heads.stored_head() == kept
    assert says() == [
        f"Jejak ditulis ulang: mata rantai {city + 8} bukan lagi yang tercatat di folder Layak."
    ]


def test_3_an_empty_trail_is_named(city):
    cut(Link.objects.count())
    assert says()[0].startswith("Ujung jejak terpotong: ")


def test_3_a_cut_end_shows_against_the_head_of_a_backup_without_the_home(city, home):
    beside_backup = heads.signed_head(at=MONDAY)
    assert heads.check_head(beside_backup, where="cadangan") == []
    happen("city", 10)
    work()
    assert heads.check_head(beside_backup, where="cadangan") == []
    cut(2)
    (home / "trail" / "head.json").unlink()
    assert says() == []
    (problem,) = heads.check_head(beside_backup, where="cadangan")
    assert (problem.kind, problem.first, problem.last) == ("tail", city + 8, city + 8)


def test_4_a_stream_gone_with_its_links_is_named(city):
    with as_owner() as cursor:
        cursor.execute(
            "DELETE FROM audit_link WHERE \"table\" = 'audit_event' "
            "AND row IN (SELECT id FROM audit_event WHERE stream = 'case:K-1')"
        )
        cursor.execute("DELETE FROM audit_event WHERE stream = 'case:K-1'")
    assert says() == [
        f"Mata rantai {city + 3}-{city + 5} hilang: 3 catatan dihapus bersama kaitannya."
    ]


def test_4_a_stream_gone_without_its_links_is_named(city):
    first = Event.objects.filter(stream="case:K-1").earliest("pk").pk
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE stream = 'case:K-1'")
    assert says() == [
        f"Peristiwa nomor {first}-{first + 2} dihapus (mata rantai {city + 3}-{city + 5})."
    ]


def test_5_deleted_reads_of_identity_are_named(city):
    first, second = IdentityRead.objects.order_by("pk").values_list("pk", flat=True)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM rapidaction_identityread")
    assert says() == [
        f"Pembukaan identitas nomor {first}-{second} dihapus (mata rantai {city + 7}-{city + 8})."
    ]


def test_5_a_read_laid_on_somebody_else_is_named(city, adi):
    read = IdentityRead.objects.earliest("pk")
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE rapidaction_identityread SET by_id = %s WHERE id = %s", [adi.user.pk, read.pk]
        )
    assert says() == [
        f"Pembukaan identitas nomor {read.pk} atau kaitannya diubah setelah dicatat "
        f"(mata rantai {city + 7})."
    ]


# 6, a mark changed in its table: tests/evaluation/test_altered.py


@pytest.mark.parametrize("change", [{"number": 3}, {"at": "2020-01-01T00:00:00+00:00"}])
def test_a_head_that_was_altered_is_no_head(city, home, change):
    """Whoever reaches the file as well cannot make it name a shorter chain."""
    file = home / "trail" / "head.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert says() == ["Kepala jejak di folder Layak rusak atau tidak bertanda sah."]
    work(NIGHT)
    assert len(says()) == 1


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff\xfe", b'{"signature": 1}', b"null"])
def test_what_is_no_head_is_told_and_breaks_nothing(city, text):
    (problem,) = heads.check_head(text, where="cadangan")
    assert problem.say == "Kepala jejak di cadangan rusak atau tidak bertanda sah."


def test_a_rotation_of_keys_leaves_the_trail_whole(city):
    assert keys.rotate(at=NIGHT).is_done
    assert says() == []


def test_after_a_restore_the_head_begins_again_and_the_former_one_stays_told(city):
    cut(3)
    former = json.loads(heads.stored_head())
    trail.begin_again(because="cadangan layak-2026-02-01-0130 dipulihkan.", at=NIGHT)
    event = Event.objects.get(kind="trail.restarted")
    assert event.facts == {
        "number": city + 8,
        "digest": former["digest"],
        "because": "cadangan layak-2026-02-01-0130 dipulihkan.",
    }
    assert says() == []
    cut(1)
    assert says()[0].startswith("Ujung jejak terpotong: ")


def test_the_night_finds_it_by_itself_and_rings_those_who_read_the_trail(city, adi, sari):
    victim = last_event()
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_event SET sentence = 'x' WHERE id = %s", [victim])
    jobs.enqueue("ground.trail")
    assert "ground.trail" in jobs.run_pending()
    event = Event.objects.get(kind="trail.verified")
    assert event.by is None
    assert event.sentence == "Jejak audit diperiksa: 1 temuan."
    assert event.facts["problems"][0].startswith(f"Peristiwa nomor {victim} ")
    notice = Notice.objects.get(kind="trail.broken")
    assert notice.user == adi.user
    page = sign_in(Client(), adi).get(notice.url).content.decode()
    assert f"Peristiwa nomor {victim} atau kaitannya diubah" in page
    assert sign_in(Client(), sari).get(notice.url).status_code == 404


def test_a_cut_end_rings_within_seconds_and_once(city, adi):
    """The job of every ten seconds sees the head that does not fit, and does not wait for the night."""
    cut(3)
    for _tick in range(3):
        jobs.enqueue("audit.seal")
        jobs.run_pending()
    assert Event.objects.filter(kind="trail.verified").count() == 1
    notice = Notice.objects.get(kind="trail.broken", user=adi.user)
    assert notice.text.startswith("Jejak audit tidak utuh: 1 temuan.")


def test_the_same_findings_ring_once_and_a_further_one_again(city, adi):
    def night(number: int) -> int:
        trail.verify(at=NIGHT + timedelta(days=number))
        return Notice.objects.filter(user=adi.user, kind="trail.broken").count()

    assert night(0) == 0
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_event SET sentence = 'x' WHERE stream = 'round:demo'")
    assert (night(1), night(2)) == (1, 1)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM rapidaction_identityread")
    assert night(3) == 2


def test_nothing_is_linked_that_was_not_committed(city):
    with transaction.atomic():
        happen("city", 99)
        transaction.set_rollback(True)
    work(NIGHT)
    assert Link.objects.count() == city + 8
