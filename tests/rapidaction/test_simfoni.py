from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layak.rules.numbers import MONTHS
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.simfoni.actions import reconcile_month, record_simfoni
from layak.workflows.rapidaction.simfoni.models import Reconciliation, SimfoniEntry
from layak.workflows.rapidaction.simfoni.reads import month_count, simfoni_rows
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.test_statistics import APRIL, open_one


@pytest.fixture
def case(world):
    return open_one(world, "kekerasan-seksual", "red")


def test_the_newest_word_counts(world, case):
    maya = world.people["maya"]
    record_simfoni(
        code=case.code,
        is_entered=True,
        number="PPA-1",
        entered_on=date(2026, 2, 1),
        by=maya,
        at=MONDAY,
    )
    assert simfoni_rows(maya, waiting_only=True) == []
    record_simfoni(code=case.code, is_entered=False, by=maya, at=MONDAY)
    assert [row.code for row in simfoni_rows(maya, waiting_only=True)] == [case.code]


@pytest.mark.parametrize(
    "entry",
    [
        {"is_entered": True},
        {"is_entered": True, "number": "PPA-1"},
        {"is_entered": True, "number": "\u202e", "entered_on": date(2026, 2, 1)},
        {"is_entered": True, "number": "PPA-1", "entered_on": date(2027, 2, 1)},
        {"is_entered": True, "number": "9" * 41, "entered_on": date(2026, 2, 1)},
    ],
    ids=["nothing", "no-day", "no-visible-number", "ahead", "long"],
)
def test_an_entry_that_cannot_be_is_refused(world, case, entry):
    with pytest.raises(Refused):
        record_simfoni(code=case.code, **entry, by=world.people["maya"], at=MONDAY)
    assert SimfoniEntry.objects.count() == 0


def test_another_agency_keeps_no_books_of_it(world, case):
    with pytest.raises(Refused):
        record_simfoni(code=case.code, is_entered=False, by=world.people["pandu"], at=MONDAY)


def test_a_month_is_compared_and_a_difference_explained(world, case):
    maya = world.people["maya"]
    open_one(world, "anak-tidak-sekolah", "green")  # a right, not violence: not counted there
    assert month_count(2026, 2) == 1
    told = {"year": 2026, "month": 2, "by": maya, "at": APRIL}
    with pytest.raises(Refused, match="Jelaskan selisihnya"):
        reconcile_month(simfoni_count=3, note="", **told)
    reconcile_month(simfoni_count=3, note="Dua kasus dari Polres.", **told)
    reconcile_month(simfoni_count=1, note="", **told)
    assert list(Reconciliation.objects.order_by("pk").values_list("simfoni_count", flat=True)) == [
        3,
        1,
    ]
    with pytest.raises(Refused, match="sudah berakhir"):
        reconcile_month(simfoni_count=0, note="", **{**told, "month": 4})
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconciliation.objects.create(
            year=2026, month=2, simfoni_count=1, own_count=2, at=APRIL, by=maya.user
        )


def test_a_month_has_its_name_and_the_last_one_is_proposed(client, world, case):
    reconcile_month(year=2026, month=2, simfoni_count=1, note="", by=world.people["maya"], at=APRIL)
    sign_in(client, world.people["maya"])
    assert "Februari 2026: Layak 1, SIMFONI 1" in client.get("/aksi-cepat/simfoni/").text
    asked = client.get("/aksi-cepat/simfoni/cocokkan/").text
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    assert f'value="{last.year}"' in asked
    assert f'<option value="{last.month}" selected>{MONTHS[last.month - 1]}</option>' in asked


def test_the_sheet_has_the_order_of_the_form_and_no_name(client, world, case):
    sign_in(client, world.people["maya"])
    answer = client.get("/aksi-cepat/simfoni/lembar/")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Kode;Tanggal;Bentuk kekerasan;Tempat;Kelompok umur korban")
    assert lines[1].startswith(f"{case.code};2026-02-02;Seksual;Lainnya;")


def test_what_is_typed_wrongly_comes_back_with_its_sentence(client, world, case):
    sign_in(client, world.people["maya"])
    address = f"/aksi-cepat/simfoni/{case.code}/"
    told = {"is_entered": "ya", "number": "PPA-77", "entered_on": ""}
    shown = client.post(address, told).content.decode()
    assert "Isi nomor registrasi dan tanggal entri SIMFONI." in shown
    assert "PPA-77" in shown
    assert client.post(address, told | {"entered_on": "2026-02-02"}).status_code == 302
    sign_in(client, world.people["pandu"])
    assert client.get(address).status_code == 404
