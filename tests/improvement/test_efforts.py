"""Efforts of the city: ours until the city writes its own, with a reason, and back again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from layak.evaluation.editions.files import effort_defaults
from layak.platform.audit.models import Event
from layak.workflows.improvement.efforts.models import CityEffort
from layak.workflows.improvement.efforts.reads import city_efforts
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_
from tests.improvement.road_city import find, make_city
from tests.shown import shown

LIST = "/evaluasi/uji/jalan/upaya/"
EDIT = f"{LIST}POL/"
TOLD = {
    "start": "4", "whole": "10,5", "cost_start": "2,5", "cost_whole": "0", "weeks_start": "1",
    "weeks_whole": "6", "because": "catatan bagian hukum",
}  # fmt: skip


def row_of(client, kind="POL"):
    return next(row for row in shown(client.get(LIST).context["rows"]) if row.kind == kind)


def test_ours_counts_until_the_city_writes_its_own(client, wati, round_):
    sign_in(client, wati)
    assert city_efforts() == effort_defaults()
    assert not row_of(client).is_citys
    assert client.post(EDIT, TOLD).status_code == 302
    effort = city_efforts().of("POL").of(Decimal("0.5"))
    assert (effort.effort, effort.cost_idr, effort.weeks) == (Decimal("9.25"), 2_500_000, 4)
    ours = effort_defaults()
    assert city_efforts().of("POL").child_weight == ours.of("POL").child_weight
    assert city_efforts().of("BUD") == ours.of("BUD")
    assert "1 jenis menurut kota" in city_efforts().label
    row = row_of(client)
    assert (row.start, row.whole, row.is_citys) == ("4", "10,5", True)
    assert row.because == "catatan bagian hukum"
    said = Event.objects.get(kind="city_effort.written").sentence
    assert "jenis POL ditulis: mulai 4, seluruh tangga 10,5" in said


def test_the_road_is_searched_with_what_the_city_wrote(client, wati, round_, dinkes, disdik):
    """598 and more than 600 wanted: one question of 3 climbs to its rung of 2.25, 1 + 0.75 of 1."""
    make_city(round_, dinkes, disdik)
    sign_in(client, wati).post(f"{LIST}PCT/", TOLD | {"start": "1", "whole": "1"})
    search = find(client)
    assert search.found["basis"].endswith("1 jenis menurut kota")
    assert search.found["plans"][0]["plan"]["effort"] == "1.75"


def test_back_to_ours_with_a_reason_and_the_past_stays(client, wati, round_):
    sign_in(client, wati)
    client.post(EDIT, TOLD)
    client.post(f"{EDIT}usulan/", {"because": " "})
    assert row_of(client).is_citys
    client.post(f"{EDIT}usulan/", {"because": "salah catat"})
    assert city_efforts() == effort_defaults()
    assert CityEffort.objects.count() == 2
    assert Event.objects.filter(kind="city_effort.reset").count() == 1
    again = client.post(f"{EDIT}usulan/", {"because": "lagi"}, follow=True)
    assert "usulan kami sudah berlaku" in again.content.decode()
    assert CityEffort.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"start": "0", "whole": "0"}, "Upaya harus lebih dari 0"),
        ({"start": "-1"}, "Tulis angka 0 sampai"),
        ({"start": "banyak"}, "banyak"),
        ({"whole": ""}, "belum diisi"),
        ({"because": "  "}, "Alasan belum diisi"),
        ({"weeks_start": "1,234"}, "Paling banyak 2 angka"),
        ({"start": "99999"}, "Tulis angka 0 sampai"),
    ],
)
def test_what_cannot_be_an_effort_is_told(client, wati, round_, told, said):
    response = sign_in(client, wati).post(EDIT, TOLD | told)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not CityEffort.objects.exists()


def test_the_same_figures_are_not_written_twice(client, wati, round_):
    sign_in(client, wati)
    client.post(EDIT, TOLD)
    again = client.post(EDIT, TOLD | {"because": "sekali lagi"})
    assert "sama dengan yang berlaku" in again.content.decode()
    assert CityEffort.objects.count() == 1


def test_the_form_begins_with_what_counts(client, wati, round_):
    form = sign_in(client, wati).get(EDIT).context["form"]
    ours = effort_defaults().of("POL")
    assert form["start"].value() == f"{ours.start}"
    assert form["cost_whole"].value() == f"{int(ours.cost_whole_idr) // 1_000_000}"


def test_an_unknown_kind_has_no_page(client, wati, round_):
    assert sign_in(client, wati).get(f"{LIST}XYZ/").status_code == 404
    assert client.post(f"{LIST}XYZ/", TOLD).status_code == 404
    assert client.post(f"{LIST}XYZ/usulan/", {"because": "a"}).status_code == 404


def test_operators_read_and_do_not_write(client, sari, round_):
    response = sign_in(client, sari).get(LIST)
    assert response.status_code == 200
    assert EDIT not in response.content.decode()
    assert client.get(EDIT).status_code in (403, 404)
    assert client.post(EDIT, TOLD).status_code in (403, 404)
    assert not CityEffort.objects.exists()


def test_what_was_written_is_never_changed(wati):
    values = {"kind": "POL", "start": 1, "whole": 1, "written_at": MONDAY, "written_by": wati.user}
    row = CityEffort.objects.create(because="uji", **values)
    with pytest.raises(Exception, match="append"), transaction.atomic():
        CityEffort.objects.filter(pk=row.pk).update(start=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        CityEffort.objects.create(because="", **values)
