"""To a place of learning goes what it needs for learning, and nothing that tells of the matter."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.cases import opened
from tests.rapidaction.handoff_help import SCHOOLING, a_case, send, send_school, share


def test_fixed_answers_only(world):
    handoff = send_school(world, a_case(world))
    handoff.refresh_from_db()
    assert (handoff.form, handoff.note) == ("school", "")
    assert handoff.answers == SCHOOLING


def test_the_education_office_has_the_same_form(world):
    assert send_school(world, a_case(world), to="disdik").form == "school"
    with pytest.raises(Refused):
        send(world, a_case_again(world), to="disdik", asked=("schooling",))


def a_case_again(world):
    return a_case(world, child=HandOff.objects.get().activation.child)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answers": {**SCHOOLING, "reason": "korban kekerasan"}}, "pilihan tetap"),
        ({"answers": {**SCHOOLING, "need": "korban kekerasan"}}, "tidak dikenal"),
        ({"answers": {k: v for k, v in SCHOOLING.items() if k != "grade"}}, "Kelas terakhir"),
        ({"note": "Ia korban."}, "tidak membawa uraian"),
        ({"asked": ("schooling", "visum")}, "mengungkap perkaranya"),
        ({"asked": ("police-report",)}, "mengungkap perkaranya"),
        ({"share": share(purpose="justice")}, "mengungkap perkaranya"),
        ({"share": share(purpose="schooling", tier=3, fields=("name",))}, "tingkat 2"),
        ({"share": share(purpose="schooling", tier=2, fields=("address",))}, "tidak boleh ikut"),
    ],
)
def test_nothing_else_is_let_through(world, changes, says):
    with pytest.raises(Refused, match=says):
        send_school(world, a_case(world), **changes)
    assert not HandOff.objects.exists()


@pytest.mark.parametrize("name", ["SD Negeri 9 Contoh", "SMAN 1 Contoh", "Madrasah Contoh"])
def test_a_school_that_no_role_names_is_known_by_its_name(world, name):
    create_agency(name=name, kind="lembaga", aliases=[], code="baru", by=None, at=MONDAY)
    with pytest.raises(Refused, match="mengungkap perkaranya"):
        send(world, a_case(world), to="baru")


def test_a_kelurahan_has_the_service_at_most(world):
    create_agency(
        name="Kelurahan Contoh", kind="kecamatan", aliases=[], code="lurah", by=None, at=MONDAY
    )
    case = a_case(world)
    with pytest.raises(Refused, match="tingkat 2"):
        send(world, case, to="lurah", share=share(tier=3, fields=("name",)))
    assert send(world, case, to="lurah", share=share(tier=2, fields=("name",))).form == "general"


def test_the_level_of_the_case_is_told_in_no_list_page_or_filter(client, world):
    """Red tells of the matter; who was asked in another way is told it."""
    now = timezone.now()
    case = opened(world, started_at=now, level="red")
    send_school(world, case, at=now)
    send(world, case, to="rsud", at=now)
    sign_in(client, world.people["yusuf"])
    for url in (reverse("case_list"), reverse("case_detail", args=[case.code])):
        said = client.get(url).text
        assert case.code in said, url
        # the choices of the filter name every level
        assert "Merah" not in re.sub(r"(?s)<form.*?</form>", "", said), url
    assert case.code not in client.get(reverse("case_list"), {"tingkat": "red"}).text
    sign_in(client, world.people["pandu"])
    assert case.code in client.get(reverse("case_list"), {"tingkat": "red"}).text
    assert "Merah" in client.get(reverse("case_detail", args=[case.code])).text
