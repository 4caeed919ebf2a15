from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from layak.config.console.trouble import Trouble
from layak.config.upkeep import health, keys
from layak.config.upkeep.health import Level
from layak.platform.sealing import CannotOpen, NoKeys, opened, rings, seal_into
from layak.platform.sealing.canaries import check_keys
from layak.platform.sealing.models import KeyCanary
from tests.sealing.test_values import sealed


def ring(**changes):
    key = base64.b64encode(bytes(32)).decode()
    index = base64.b64encode(bytes(range(32))).decode()
    return json.dumps({"active": "k1", "keys": {"k1": key}, "index": index} | changes)


def put(file, text):
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def test_the_first_start_makes_a_closed_ring_and_its_canary(db, ring_file):
    check_keys()
    assert ring_file.stat().st_mode & 0o777 == 0o600
    assert ring_file.parent.stat().st_mode & 0o777 == 0o700
    shape = json.loads(ring_file.read_text())
    assert shape.keys() == {"active", "keys", "index"}
    assert shape["active"] == "k1"
    assert [len(base64.b64decode(key)) for key in shape["keys"].values()] == [32]
    assert [canary.key_id for canary in KeyCanary.objects.all()] == ["k1"]


def test_a_later_start_changes_nothing(db, ring_file):
    check_keys()
    before = ring_file.read_bytes(), list(KeyCanary.objects.values())
    check_keys()
    assert (ring_file.read_bytes(), list(KeyCanary.objects.values())) == before


def test_a_new_database_takes_the_ring_that_is_there(db, ring_file):
    put(ring_file, ring())
    check_keys()
    assert ring_file.read_text() == ring()
    assert KeyCanary.objects.get().key_id == "k1"


def test_a_missing_ring_is_refused_and_not_replaced(db, ring_file):
    check_keys()
    ring_file.unlink()
    with pytest.raises(NoKeys, match="tidak ditemukan"):
        check_keys()
    assert not ring_file.exists()


def test_a_missing_ring_is_refused_while_it_runs(table, ring_file):
    row = sealed(table)
    ring_file.unlink()
    with pytest.raises(NoKeys):
        opened(row, "name")
    with pytest.raises(NoKeys):
        seal_into(row, "name", "Lain")
    assert not ring_file.exists()


def test_tokens_without_canary_are_reason_enough_to_make_no_ring(db, ring_file, monkeypatch):
    monkeypatch.setattr("layak.platform.sealing.tables.holds_tokens", lambda: True)
    with pytest.raises(NoKeys, match="tidak ditemukan"):
        check_keys()
    assert not ring_file.exists()


SAME = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        ring()[:-20],
        ring(active="k2"),
        ring(active=1),
        ring(keys={}),
        ring(keys=[]),
        ring(keys={"k1": "AAAA"}),
        ring(keys={"k1": 7}),
        ring(keys={"k1": "\u00e9"}),
        ring(keys={"../k": SAME}, active="../k"),
        ring(keys={"k1": SAME, "k2": SAME}),
        ring(index=SAME),
        ring(index=""),
        "\x00\ufffd",
    ],
)
def test_a_damaged_ring_is_refused_and_left_as_it_is(db, ring_file, text):
    check_keys()
    put(ring_file, text)
    with pytest.raises(NoKeys, match="rusak atau terpotong"):
        check_keys()
    assert ring_file.read_text() == text


@pytest.mark.parametrize("which", ["keys", "index"])
def test_a_ring_of_another_installation_is_refused(db, ring_file, which):
    check_keys()
    shape = json.loads(ring_file.read_text())
    put(ring_file, json.dumps(shape | {which: json.loads(ring())[which]}))
    canary = KeyCanary.objects.values().get()
    with pytest.raises(NoKeys, match="bukan kunci basis data ini"):
        check_keys()
    assert KeyCanary.objects.values().get() == canary


def test_nothing_is_written_with_a_ring_of_another_installation(table, ring_file):
    row = sealed(table)
    token = row.name
    put(ring_file, ring())
    with pytest.raises(CannotOpen):
        opened(row, "name")
    seal_into(row, "name", "Lain")
    with pytest.raises(NoKeys), transaction.atomic():
        row.save()
    assert table.objects.get().name == token


def test_a_ring_that_was_replaced_is_read_again(table, ring_file):
    row = sealed(table)
    before = ring_file.read_text()
    put(ring_file, ring())
    with pytest.raises(CannotOpen):
        opened(row, "name")
    put(ring_file, before)
    assert opened(row, "name") == "Ayu Lestari"


def test_a_value_is_saved_inside_a_transaction_only(vault, monkeypatch):
    field = vault._meta.get_field("name")
    # of the connection itself: what stands for it would lose the word afterwards
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="inside the transaction"):
        field.get_db_prep_save("s1.k1." + "A" * 80, connection)


def test_a_ring_prints_no_key(db, ring_file):
    check_keys()
    key = rings.current().keys["k1"]
    assert repr(key) not in repr(rings.current())
    assert json.loads(ring_file.read_text())["keys"]["k1"] not in repr(rings.current())


def test_a_start_with_trouble_says_where_the_ring_belongs(db, ring_file, monkeypatch):
    keys.require()
    ring_file.unlink()
    with pytest.raises(Trouble, match=str(ring_file)):
        keys.require()
    monkeypatch.setattr(health, "CHECKS", [health.sealed_fields_open])
    assert [finding.level for finding in health.findings()] == [Level.BAD]


@pytest.mark.parametrize("folder", ["FILES_ROOT", "BACKUP_DIR"])
def test_a_ring_among_what_is_backed_up_is_refused(db, settings, ring_file, folder):
    setattr(settings, folder, ring_file.parent)
    with pytest.raises(Trouble, match="ikut dicadangkan"):
        keys.require()
    assert not ring_file.exists()


def test_after_a_loss_the_last_resort_of_the_handbook_starts_and_leaves_the_lost_closed(
    table, ring_file
):
    lost = sealed(table)
    ring_file.unlink()
    handbook = (Path(__file__).parents[2] / "docs" / "pemasangan.md").read_text()
    written = re.search(r"layak manage shell -c '([^']+)'", handbook)
    call_command("shell", command=written[1], verbosity=0)
    check_keys()
    assert table.objects.get().name == lost.name
    with pytest.raises(CannotOpen):
        opened(lost, "name")
    assert opened(sealed(table, "Bayu"), "name") == "Bayu"


def test_check_tells_of_a_ring_that_others_read(db, ring_file):
    assert health.sealed_fields_open().level is Level.GOOD
    ring_file.chmod(0o640)
    assert health.sealed_fields_open().level is Level.BAD
