from __future__ import annotations

import json
from datetime import UTC, datetime
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection, transaction

from layak.config.upkeep import health, keys
from layak.config.upkeep.health import Level
from layak.platform.audit import models as audit
from layak.platform.sealing import CannotOpen, canaries, opened, rotation, seal_into
from layak.platform.sealing.canaries import check_keys
from layak.platform.sealing.models import KeyCanary
from layak.platform.sealing.rings import current
from layak.platform.sealing.stores import BATCH, Columns, columns
from layak.rules.refusal import Refused
from tests.sealing.test_values import sealed

NOON = datetime(2026, 2, 2, 5, 0, tzinfo=UTC)
# each is where a rotation may be cut off: before and after every step
STEPS = ["add_key", "write_canary", "activate", "is_clear", "retire", "drop_keys"]


@pytest.fixture
def filled(table, monkeypatch):
    """450 rows: three batches, every third without a note."""
    monkeypatch.setattr(keys, "stores", lambda: [*columns(), Columns(table, ["name", "note"])])
    rows = [table() for _ in range(450)]
    for number, row in enumerate(rows):
        seal_into(row, "name", f"Nama {number}")
        seal_into(row, "note", f"Catatan {number}" if number % 3 else "")
    table.objects.bulk_create(rows)
    return table


def texts(model):
    return sorted((opened(row, "name"), opened(row, "note")) for row in model.objects.all())


EXPECTED = sorted(
    (f"Nama {number}", f"Catatan {number}" if number % 3 else "") for number in range(450)
)


def assert_whole(model, key_id):
    assert texts(model) == EXPECTED
    names = model.objects.values_list("name", flat=True)
    assert {token.split(".")[1] for token in names} == {key_id}
    assert list(current().keys) == [key_id]
    assert [canary.key_id for canary in KeyCanary.objects.all()] == [key_id]
    assert not rotation.is_unfinished()
    check_keys()


def events():
    found = audit.Event.objects.filter(kind__startswith="keys.").order_by("id")
    return list(found.values_list("kind", "facts"))


def test_everything_is_sealed_anew_and_the_old_key_is_gone(filled, ring_file):
    old, tokens = ring_file.read_text(), set(filled.objects.values_list("name", flat=True))
    done = keys.rotate(at=NOON)
    # 450 names, and the notes of two rows in three
    assert (done.key_id, done.count, done.faults, done.is_done) == ("k2", 750, [], True)
    assert_whole(filled, "k2")
    assert tokens.isdisjoint(filled.objects.values_list("name", flat=True))
    assert json.loads(ring_file.read_text())["index"] == json.loads(old)["index"]
    assert ring_file.stat().st_mode & 0o777 == 0o600
    assert events() == [
        ("keys.rotation_begun", {"key_id": "k2"}),
        ("keys.rotation_ended", {"key_id": "k2"}),
    ]


class Cut(BaseException):
    """The power goes."""


def cut_after(monkeypatch, step):
    whole = getattr(rotation, step)

    def cut(*given):
        whole(*given)
        raise Cut

    monkeypatch.setattr(rotation, step, cut)


def cut_before(monkeypatch, step):
    def cut(*_given):
        raise Cut

    monkeypatch.setattr(rotation, step, cut)


@pytest.mark.parametrize("cut", [cut_before, cut_after])
@pytest.mark.parametrize("step", STEPS)
def test_a_rotation_cut_off_anywhere_goes_on(filled, monkeypatch, cut, step):
    with monkeypatch.context() as patched:
        cut(patched, step)
        with pytest.raises(Cut):
            keys.rotate(at=NOON)
    check_keys()
    assert texts(filled) == EXPECTED
    keys.rotate(at=NOON)
    # the very first moment leaves nothing begun, the very last nothing to do: then a new one
    key_id = "k3" if (cut, step) == (cut_after, "drop_keys") else "k2"
    assert_whole(filled, key_id)
    kinds = [kind for kind, facts in events() if facts == {"key_id": key_id}]
    assert kinds == ["keys.rotation_begun", "keys.rotation_ended"]


def test_a_rotation_cut_off_between_batches_goes_on(filled, monkeypatch):
    whole = Columns._fresh

    def cut(self, row, key_id, done):
        # the first row of the second batch: a whole batch has the new key
        if self.rows.filter(name__startswith="s1.k2").count() == BATCH:
            raise Cut
        return whole(self, row, key_id, done)

    with monkeypatch.context() as patched:
        patched.setattr(Columns, "_fresh", cut)
        with pytest.raises(Cut):
            keys.rotate(at=NOON)
    ids = [token.split(".")[1] for token in filled.objects.values_list("name", flat=True)]
    assert (ids.count("k1"), ids.count("k2")) == (250, 200)
    assert texts(filled) == EXPECTED
    assert health.sealed_fields_open().level is Level.NOTE
    assert keys.plan()[1]
    # 250 names; 750 values less those of the first batch
    assert keys.rotate(at=NOON).count == 750 - 200 - notes_of_first_batch(filled)
    assert_whole(filled, "k2")


def notes_of_first_batch(model):
    first = model.objects.order_by("pk")[:200]
    return sum(1 for row in first if row.note)


def test_a_dry_run_changes_nothing(filled, ring_file):
    before = ring_file.read_bytes(), list(filled.objects.order_by("pk").values())
    canaries = list(KeyCanary.objects.values())
    waiting, is_unfinished = keys.plan()
    assert waiting == {"sealing_vault": 750}
    assert not is_unfinished
    assert (ring_file.read_bytes(), list(filled.objects.order_by("pk").values())) == before
    assert list(KeyCanary.objects.values()) == canaries
    assert events() == []


def test_a_value_that_does_not_open_keeps_the_old_key_and_is_named(filled, ring_file):
    first, second = filled.objects.order_by("pk")[:2]
    filled.objects.filter(pk=second.pk).update(name=first.name)
    done = keys.rotate(at=NOON)
    assert not done.is_done
    assert done.faults == [f"sealing_vault.name {second.pk}"]
    assert list(current().keys) == ["k1", "k2"]
    assert filled.objects.get(pk=second.pk).name == first.name
    check_keys()
    assert [kind for kind, _ in events()] == ["keys.rotation_begun"]
    # mended by people, the rotation ends
    filled.objects.filter(pk=second.pk).delete()
    assert keys.rotate(at=NOON).is_done
    assert list(current().keys) == ["k2"]


def test_a_database_before_the_rotation_starts_with_a_ring_in_the_middle_of_it(filled):
    rotation.add_key()
    rotation.activate()
    assert [canary.key_id for canary in KeyCanary.objects.all()] == ["k1"]
    check_keys()
    assert {canary.key_id for canary in KeyCanary.objects.all()} == {"k1", "k2"}
    assert keys.rotate(at=NOON).is_done
    assert_whole(filled, "k2")


def test_a_second_rotation_is_refused(filled, monkeypatch, ring_file):
    monkeypatch.setattr(rotation, "PATIENCE", 0.2)
    before = ring_file.read_bytes()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [rotation.LOCK])
        with pytest.raises(Refused, match="sedang berjalan"):
            keys.rotate(at=NOON)
    assert ring_file.read_bytes() == before
    assert keys.rotate(at=NOON).is_done


@pytest.fixture
def shared(transactional_db, vault, monkeypatch):
    """The table with one committed row: other connections see it."""
    monkeypatch.setattr(keys, "stores", lambda: [*columns(), Columns(vault, ["name", "note"])])
    with connection.schema_editor() as editor:
        editor.create_model(vault)
    with transaction.atomic():
        sealed(vault)
    yield vault
    with connection.schema_editor() as editor:
        editor.delete_model(vault)


class Page(Thread):
    """A request of a web process: two steps inside a transaction, with a pause between them."""

    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second
        self.has_paused, self.may_go_on = Event(), Event()
        self.fault = None

    def run(self):
        try:
            with transaction.atomic():
                value = self.first()
                self.has_paused.set()
                self.may_go_on.wait(20)
                self.second(value)
        except Exception as fault:  # noqa: BLE001
            self.fault = fault
        finally:
            self.has_paused.set()
            connection.close()


def test_a_page_that_read_before_a_rotation_never_brings_the_dropped_key_back(shared):
    page = Page(shared.objects.get, lambda row: row.save())
    page.start()
    page.has_paused.wait(20)
    assert keys.rotate(at=NOON).is_done
    page.may_go_on.set()
    page.join(20)
    assert isinstance(page.fault, CannotOpen)
    assert "simpan sekali lagi" in page.fault.reason
    row = shared.objects.get()
    assert row.name.startswith("s1.k2.")
    assert opened(row, "name") == "Ayu Lestari"


def test_a_rotation_waits_for_what_is_being_written_and_seals_it_too(shared):
    def write():
        row = shared()
        seal_into(row, "name", "Bayu")
        row.save()

    page = Page(write, lambda nothing: None)
    page.start()
    page.has_paused.wait(20)
    done = []
    rotating = Thread(target=lambda: (done.append(keys.rotate(at=NOON)), connection.close()))
    rotating.start()
    rotating.join(1)
    assert rotating.is_alive()
    assert "k1" in current().keys
    page.may_go_on.set()
    rotating.join(20)
    page.join(20)
    assert page.fault is None
    assert done[0].is_done
    assert done[0].count == 2
    assert sorted(opened(row, "name") for row in shared.objects.all()) == ["Ayu Lestari", "Bayu"]
    assert list(current().keys) == ["k2"]


def test_a_start_while_a_rotation_goes_on_is_not_refused(filled, monkeypatch):
    whole, rotated = canaries._check_all, []

    def late(ring):
        if not rotated:
            rotated.append(ring.active)
            keys.rotate(at=NOON)
        whole(ring)

    monkeypatch.setattr(canaries, "_check_all", late)
    check_keys()
    assert rotated == ["k1"]
    assert_whole(filled, "k2")
