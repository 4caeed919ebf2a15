"""To a place of learning goes what it needs for learning, and nothing that tells of the matter."""

from __future__ import annotations

import pytest

from layak.city.agencies.bodies.actions import create_agency
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from tests.conftest import MONDAY
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
