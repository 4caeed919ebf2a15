from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.urls import reverse

from layak.city.agencies.bodies.models import Agency
from tests.conftest import sign_in
from tests.rapidaction.cases import opened

FRIDAY = datetime.fromisoformat("2026-11-20T22:00:00+07:00")


@pytest.fixture
def case(world):
    return opened(world, started_at=FRIDAY)


def test_the_list_and_the_page_of_its_worker(client, world, case):
    sign_in(client, world.people["maya"])
    listed = client.get(reverse("case_list")).content.decode()
    assert case.code in listed
    page = client.get(reverse("case_detail", args=[case.code]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Siapa bergerak, kapan" in text
    # six hours after a report at 22.00; the year only where it is another
    assert re.search(r"batas 21 November( 2026)?, 04\.00 ·", text)


def test_what_runs_stands_open_and_what_is_done_is_folded(client, world, case):
    page = sign_in(client, world.people["maya"]).get(reverse("case_detail", args=[case.code]))
    steps = page.text.split("Siapa bergerak, kapan", 1)[1]
    shown, folded = steps.split('<details class="below-s">', 1)
    assert ">Berjalan<" in shown or ">Terlambat<" in shown
    assert ">Selesai</span>" not in shown
    assert "langkah selesai atau menunggu</summary>" in folded
    assert ">Selesai</span>" in folded


def test_no_door_of_a_case_leads_nowhere(client, world):
    """Of a playbook with a plan of learning and of one without."""
    sign_in(client, world.people["maya"])
    doors = {}
    for code in ("abh-sekolah-filial", "kekerasan-seksual"):
        case = opened(world, started_at=FRIDAY, playbook=code)
        page = client.get(reverse("case_detail", args=[case.code])).text
        doors[code] = re.findall(rf'href="([^"]*{case.code}/[^"]+)"', page)
        assert [door for door in doors[code] if client.get(door).status_code != 200] == []
    assert any(door.endswith("/belajar/") for door in doors["abh-sekolah-filial"])
    assert not any(door.endswith("/belajar/") for door in doors["kekerasan-seksual"])


ROOMS = [
    "case_detail",
    "occurrence_record",
    "case_level",
    "case_assign",
    "case_block",
    "conference_plan",
    "case_close",
    "case_move_version",
]


@pytest.mark.parametrize("name", ROOMS)
def test_each_room_opens_for_the_supervisor_and_for_no_one_else(client, world, case, name):
    url = reverse(name, args=[case.code])
    assert sign_in(client, world.people["lina"]).get(url).status_code == 200
    for username in ("ratih", "pandu", "dian", "guntur"):
        assert sign_in(client, world.people[username]).get(url).status_code == 404


def test_children_of_one_report_are_shown_to_whoever_works_on_both(client, world, case):
    second = opened(world, started_at=FRIDAY, parent=case)
    sign_in(client, world.people["maya"])
    for one, other in ((case, second), (second, case)):
        assert other.code in client.get(reverse("case_detail", args=[one.code])).content.decode()


def test_a_step_of_an_outside_party_is_recorded_in_its_name(client, world, case):
    run = case.steps.filter(agency=world.agencies["unit-ppa-polres"]).first()
    Agency.objects.filter(pk=run.agency_id).update(command=Agency.Command.OUTSIDE)
    sign_in(client, world.people["maya"])
    text = client.get(reverse("step_finish", args=[case.code, run.pk])).content.decode()
    assert "Milik Unit PPA Polres: dicatat atas namanya." in text
    assert 'name="document"' in text
    assert 'name="on_behalf_of"' not in text


def test_a_drill_says_so_on_its_page_and_in_the_list(client, world):
    drill = opened(world, started_at=FRIDAY, is_drill=True)
    sign_in(client, world.people["maya"])
    for url in (reverse("case_detail", args=[drill.code]), reverse("case_list")):
        assert "GLADI" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/aksi-cepat/penanganan/K%00/",
        "/aksi-cepat/penanganan/K-XXXX-XXXX/kejadian/",
        "/aksi-cepat/penanganan/{code}/langkah/99999999999999999999999/",
        "/aksi-cepat/penanganan/{code}/langkah/1/lewati/",
        "/aksi-cepat/penanganan/{code}/kejadian/99999999999999999999999/betulkan/",
        "/aksi-cepat/penanganan/{code}/konferensi/?terlaksana=9999999999999",
        "/aksi-cepat/penanganan/{code}/konferensi/?terlaksana=%00",
        "/aksi-cepat/penanganan/%F0%9F%91%B6/",
    ],
)
def test_an_address_that_leads_nowhere_answers_404(client, world, case, address):
    sign_in(client, world.people["lina"])
    assert client.get(address.format(code=case.code)).status_code == 404


@pytest.mark.parametrize("query", ["tingkat=purple", "keadaan=%00", "sebelum=%00~", "saya=ya&x=1"])
def test_filters_that_mean_nothing_are_as_if_not_asked(client, world, case, query):
    sign_in(client, world.people["maya"])
    response = client.get(f"{reverse('case_list')}?{query}")
    assert response.status_code == 200
    assert case.code in response.content.decode()
