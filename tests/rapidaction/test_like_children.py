"""The same child again under another spelling: shown, weighed, and never put together by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from layak.city.places.models import District, Municipality
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import ConflictBlock
from layak.workflows.rapidaction.children.actions import ChildWords, keep_child
from layak.workflows.rapidaction.children.reads import LookedFor, like_children, sound_index
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, activation_row, report_in

NIK, OTHER_NIK = "1671011203150001", "1671011203150002"


@pytest.fixture
def district(world):
    city = Municipality.objects.first() or Municipality.objects.create(
        code="99.71", name="Kota Uji", province_name="Uji"
    )
    return District.objects.create(municipality=city, code=f"{city.code}.91", name="Seberang")


def keep(world, name, *, after=0, **words):
    at = NOW + timedelta(minutes=after)
    return keep_child(words=ChildWords(name=name, **words), by=world.people["maya"], at=at)


def found(world, *, by="maya", **wanted):
    return like_children(world.people[by], LookedFor(**wanted))


def test_another_spelling_is_found_and_said_to_be_weaker(world):
    child = keep(world, "Moh. Rizqi Soeharto")
    (like,) = found(world, name="Suharto Muhammad Rizky")
    assert (like.child, like.why) == (child, "mungkin anak yang sama: bunyi nama serupa")
    (equal,) = found(world, name="moh rizqi suharto")
    assert equal.why == "nama sama"
    assert found(world, name="Muhammad Rizal Suharto") == []


def test_nothing_but_a_keyed_hash_is_kept_of_the_sound(world):
    child = Child.objects.get(pk=keep(world, "Chairul Anwar").pk)
    assert child.sound_index == sound_index("Khairul Anwar")
    assert len(child.sound_index) == 64
    assert child.sound_index != child.name_index
    # another purpose, so that indexes cannot be laid beside each other
    assert sound_index("bunga") != Child(name_index=sound_index("bunga")).sound_index
    assert "anwar" not in str(vars(child)).lower()


def test_the_surest_stands_first_then_what_else_agrees(world, district):
    far = keep(world, "Siti Aisjah", after=3)
    near = keep(world, "Sitti Aisah", age=9, district=district)
    half = keep(world, "Siti Aisja", after=2, age=9)
    same = keep(world, "Aisyah, Siti", after=1, nik=NIK)
    likes = found(world, nik=NIK, name="Siti Aisyah", age_band="6-11", district_id=district.pk)
    assert [like.child for like in likes] == [same, near, half, far]
    assert [like.why for like in likes] == [
        "NIK sama; kelompok umur sama",
        "mungkin anak yang sama: bunyi nama serupa; kelompok umur dan kecamatan sama",
        "mungkin anak yang sama: bunyi nama serupa; kelompok umur sama",
        "mungkin anak yang sama: bunyi nama serupa",
    ]


def test_another_nik_speaks_against_it(world):
    keep(world, "Siti Aisjah", nik=OTHER_NIK)
    (like,) = found(world, nik=NIK, name="Siti Aisyah")
    assert like.why.endswith("NIK berbeda")


def test_five_at_most_in_one_query(world, django_assert_num_queries):
    for number in range(7):
        keep(world, "Siti Aisyah", after=number)
    with django_assert_num_queries(1):
        assert len(found(world, name="Siti Aisjah")) == 5
    with django_assert_num_queries(0):
        assert found(world, name="123") == []


def test_whom_a_conflict_bars_does_not_learn_that_the_child_is_known(world):
    child = keep(world, "Siti Aisyah")
    case = activation_row(world, child=child)
    ConflictBlock.objects.create(
        activation=case, user=world.people["lina"].user, at=NOW, by=world.people["maya"].user
    )
    assert found(world, name="Sitti Aisah", by="lina") == []
    assert len(found(world, name="Sitti Aisah")) == 1
    assert found(world, name="Sitti Aisah", by="pandu") == []


def test_an_erased_child_is_not_found_by_its_sound(world):
    child = keep(world, "Siti Aisyah")
    Child.objects.filter(pk=child.pk).update(
        erased_at=NOW, name="", name_index="", sound_index="", nik="", birth_day=""
    )
    assert found(world, name="Sitti Aisah") == []


# pages


def test_triage_shows_it_and_keeps_two_children_apart(world, client):
    known = keep(world, "Djoko Soesilo", age=9)
    report = report_in(world).report
    sign_in(client, world.people["maya"])
    address = reverse("report_detail", args=[report.code])
    page = client.post(address, {"do": "find", "name": "Susilo Joko", "age": "10"}).text
    assert f"{known.code} · 6 sampai 11 tahun (mungkin anak yang sama: bunyi nama serupa; " in page
    assert "kelompok umur sama)" in page
    assert 'value="Susilo Joko"' in page
    form = {
        "do": "triage", "level": "yellow", "because": "Memar", "lead": world.agencies["uptd-ppa"].pk,
        "playbooks": ["kdrt-kekerasan-fisik-psikis"], "child_choice": "new", "name": "Susilo Joko",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    assert Child.objects.count() == 2


def test_naming_a_child_later_shows_it_too(world, client):
    known = keep(world, "Djoko Soesilo")
    case = activation_row(world)
    type(case).objects.filter(pk=case.pk).update(child=None)
    sign_in(client, world.people["maya"])
    page = client.post(
        reverse("child_detail", args=[case.code]), {"do": "find", "name": "Susilo Joko"}
    ).text
    assert known.code in page
    assert "bunyi nama serupa" in page


def test_a_changed_name_changes_the_sound_and_no_one_hears_it(world, client):
    from layak.workflows.rapidaction.children.actions import change_child

    child = keep(world, "Djoko Soesilo")
    case = activation_row(world, child=child)
    change_child(
        activation_id=case.pk, words=ChildWords(name="Tjahjono"), seen=1,
        by=world.people["maya"], at=NOW,
    )  # fmt: skip
    assert found(world, name="Joko Susilo") == []
    assert found(world, name="Cahyono")[0].child == child
    told = f"{list(Event.objects.values())}{list(Notice.objects.values())}".lower()
    assert "tjahjono" not in told
    assert child.name_index not in told
