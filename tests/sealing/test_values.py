from __future__ import annotations

import base64
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from layak.platform.sealing import CannotOpen, blind_index, opened, seal_into
from layak.platform.sealing.models import KeyCanary
from tests.sealing.test_tokens import flipped


def sealed(model, text="Ayu Lestari", name="name"):
    row = model()
    seal_into(row, name, text)
    row.save()
    return model.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "Ayu Lestari bin Slamet",
        "x" * 31,
        "x" * 32,
        "ekor\0\0",
        "\u0640\u00c0",
        "baris\n" * 5000,
    ],
)
def test_what_was_sealed_opens_in_its_row(table, text):
    row = sealed(table, text)
    assert row.name.startswith("s1.k1.")
    assert opened(row, "name") == text
    assert opened(row, "note") == ""


def test_the_token_holds_nothing_of_the_text(table):
    token = sealed(table, "Ayu Lestari").name
    blob = base64.urlsafe_b64decode(token.split(".")[2] + "==")
    assert b"Ayu" not in blob
    assert "Ayu" not in token


def test_empty_text_stays_empty(table):
    assert sealed(table, "").name == ""


def test_equal_texts_do_not_look_equal(table):
    assert sealed(table).name != sealed(table).name


def test_short_texts_are_equally_long(table):
    assert len({len(sealed(table, "x" * size).name) for size in (1, 5, 16, 31)}) == 1


def test_a_token_in_another_row_does_not_open(table):
    first, second = sealed(table), sealed(table)
    second.name = first.name
    with pytest.raises(CannotOpen):
        opened(second, "name")


def test_a_token_in_another_column_does_not_open(table):
    row = sealed(table)
    row.note = row.name
    with pytest.raises(CannotOpen):
        opened(row, "note")


def test_one_flipped_bit_anywhere_does_not_open(db, vault):
    row = vault()
    seal_into(row, "name", "Ayu Lestari")
    token = row.name
    for position in range(len(token)):
        for row.name in flipped(token, position):
            with pytest.raises(CannotOpen):
                opened(row, "name")


def test_a_row_without_key_is_refused(vault):
    with pytest.raises(ValueError, match="primary key"):
        seal_into(vault(pk=None), "name", "Ayu")


def test_a_key_given_as_text_is_the_same_row(table):
    row = table(pk=str(uuid.uuid4()))
    seal_into(row, "name", "Ayu")
    row.save()
    assert opened(table.objects.get(), "name") == "Ayu"


@pytest.mark.parametrize("text", ["Ayu", "s1.k1.Ayu", "s1.Ayu", "s1.k1." + "A" * 79])
def test_the_database_refuses_clear_text(table, text):
    row = table(name=text)
    with pytest.raises(IntegrityError, match="sealing_vault_name_sealed"), transaction.atomic():
        row.save()
    with (
        pytest.raises(IntegrityError, match="sealing_vault_name_sealed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO sealing_vault (id, name, note) VALUES (%s, %s, '')", [row.pk, text]
        )


def test_nothing_is_written_without_a_canary(table):
    row = table()
    seal_into(row, "name", "Ayu")
    assert not KeyCanary.objects.exists()
    row.save()
    assert [canary.key_id for canary in KeyCanary.objects.all()] == ["k1"]


def test_a_blind_index_is_equal_for_equal_text_of_one_purpose(db):
    index = blind_index("person.nik", "1671010101010001")
    assert index == blind_index("person.nik", "1671010101010001")
    assert len(index) == 64
    assert index != blind_index("person.phone", "1671010101010001")
    assert index != blind_index("person.nik", "1671010101010002")
    assert blind_index("person.nik", "") == ""


def test_a_blind_index_differs_under_another_key(db, settings, tmp_path):
    index = blind_index("person.nik", "1671010101010001")
    settings.KEYRING = tmp_path / "another.json"
    assert blind_index("person.nik", "1671010101010001") != index
