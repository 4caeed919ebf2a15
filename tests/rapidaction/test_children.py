"""What names a child: kept sealed, changed by the version that was seen, shown after a press."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.actions import (
    ChildMoved,
    ChildWords,
    change_child,
    keep_child,
    name_child,
)
from layak.workflows.rapidaction.children.models import IdentityRead
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, activation_row, child_row, handoff_row

# 12 March 2015, eleven years on 23 November 2026
NIK = "1671011203150001"


def keep(world, by="maya", **words):
    return keep_child(words=ChildWords(**words), by=world.people[by], at=NOW)


def test_a_child_is_kept_sealed_under_a_random_code(world):
    child = Child.objects.get(pk=keep(world, name="Bunga", nik=NIK).pk)
    assert child.code.startswith("A-")
    assert "Bunga" not in str(vars(child))
    assert NIK not in str(vars(child))
    assert (opened(child, "birth_day"), child.age_band, child.sex) == ("2015-03-12", "6-11", "L")
    event = Event.objects.get(kind="child.kept")
    assert event.facts == {"code": child.code, "age_band": "6-11"}


@pytest.mark.parametrize(
    ("words", "band", "is_estimated"),
    [
        ({}, "", False),
        ({"age": 13}, "12-15", True),
        ({"born_on": date(2008, 11, 24)}, "16-17", False),
        ({"born_on": date(2026, 11, 23)}, "0-5", False),
        ({"name": "Sukma", "age": 0}, "0-5", True),
    ],
)
def test_little_is_enough(world, words, band, is_estimated):
    child = keep(world, **words)
    assert (child.age_band, child.is_age_estimated) == (band, is_estimated)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"born_on": date(2008, 11, 23)}, "layanan dewasa"),
        ({"born_on": date(2026, 11, 24)}, "masa depan"),
        ({"age": 18}, "layanan dewasa"),
        ({"nik": "123"}, "yang ditulis 3"),
        ({"nik": NIK, "born_on": date(2015, 3, 13)}, "berbeda"),
        ({"nik": NIK, "sex": "P"}, "berbeda"),
        ({"name": "x" * 161}, "paling banyak 160"),
    ],
)
def test_what_cannot_be_is_refused_whole(world, words, says):
    with pytest.raises(NotAcceptable, match=says):
        keep(world, **words)
    assert not Child.objects.exists()


def test_a_doubtful_nik_is_kept_when_someone_is_sure(world):
    child = keep(world, nik=NIK, born_on=date(2015, 3, 13), is_sure=True)
    assert opened(child, "birth_day") == "2015-03-13"


def test_who_does_not_receive_reports_keeps_no_child(world):
    with pytest.raises(Refused):
        keep(world, by="pandu", name="Bunga")


def change(world, activation, seen, by="maya", **words):
    return change_child(
        activation_id=activation.pk, words=ChildWords(**words), seen=seen,
        by=world.people[by], at=NOW,
    )  # fmt: skip


def test_the_second_of_two_changes_is_told(world):
    activation = activation_row(world, child=keep(world, name="Bunga"))
    assert change(world, activation, 1, name="Melati").version == 2
    with pytest.raises(ChildMoved) as moved:
        change(world, activation, 1, by="lina", name="Mawar")
    assert (moved.value.fields, moved.value.version) == (("name",), 2)
    assert opened(Child.objects.get(), "name") == "Melati"
    assert Event.objects.get(kind="child.changed").facts["fields"] == "name"


def test_whoever_came_of_age_since_is_still_changed(world):
    child = keep(world, name="Bunga", born_on=date(2008, 11, 24))
    activation = activation_row(world, child=child)
    changed = change_child(
        activation_id=activation.pk,
        words=ChildWords(name="Bunga A", born_on=date(2008, 11, 24)),
        seen=1,
        by=world.people["maya"],
        at=NOW.replace(day=25),
    )
    assert changed.age_band == "16-17"


def test_a_receiver_changes_nothing(world):
    activation = activation_row(world)
    handoff_row(world, activation, "rsud", fields=("name",))
    with pytest.raises(Refused, match="manajer kasus"):
        change(world, activation, 1, by="pandu", name="Lain")


def test_the_child_is_named_once_it_is_known(world):
    activation = activation_row(world)
    Activation.objects.filter(pk=activation.pk).update(child=None)
    child = name_child(
        activation_id=activation.pk, words=ChildWords(name="Bunga"), by=world.people["maya"], at=NOW
    )
    activation.refresh_from_db()
    assert (activation.child, activation.version) == (child, 2)
    with pytest.raises(Refused, match="sudah dicatat"):
        name_child(activation_id=activation.pk, words=ChildWords(), by=world.people["maya"], at=NOW)


# pages


def page(activation):
    return reverse("child_detail", args=[activation.code])


def test_identity_takes_one_more_press(world, client):
    activation = activation_row(world)
    sign_in(client, world.people["maya"])
    assert "Bunga" not in client.get(page(activation)).text
    answer = client.post(page(activation), {"do": "open"})
    assert "Bunga Contoh" in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert "Maya Contoh" in client.get(page(activation)).text


def test_a_receiver_sees_what_was_shared(world, client):
    activation = activation_row(world)
    handoff_row(world, activation, "rsud", fields=("name",))
    sign_in(client, world.people["pandu"])
    answer = client.post(page(activation), {"do": "open"})
    assert "Bunga Contoh" in answer.text
    assert "Jalan Contoh" not in answer.text
    assert "Siapa membuka apa" not in answer.text
    assert IdentityRead.objects.get().relation == "referred"
    assert client.post(page(activation), {"do": "edit"}).status_code == 403


def test_a_stale_edit_is_409_with_the_difference(world, client):
    activation = activation_row(world, child=child_row(world, name="Bunga"))
    sign_in(client, world.people["maya"])
    form = client.post(page(activation), {"do": "edit"})
    assert 'value="Bunga"' in form.text
    change(world, activation, 1, by="lina", name="Melati", address="Jalan Contoh 1")
    answer = client.post(
        page(activation), {"do": "save", "seen": "1", "name": "Mawar", "address": "Jalan Contoh 1"}
    )
    assert answer.status_code == 409
    assert '<td data-label="Tulisan Anda">Mawar</td>' in answer.text
    assert '<td data-label="Tersimpan sekarang">Melati</td>' in answer.text
    again = client.post(
        page(activation), {"do": "save", "seen": "2", "name": "Mawar", "address": "Jalan Contoh 1"}
    )
    assert again.status_code == 302
    assert opened(Child.objects.get(), "name") == "Mawar"


@pytest.mark.parametrize("username", ["ratih", "guntur", "pandu"])
def test_without_a_relation_there_is_no_page(world, client, username):
    activation = activation_row(world)
    sign_in(client, world.people[username])
    assert client.get(page(activation)).status_code == 404
    assert client.post(page(activation), {"do": "open"}).status_code == 404
    assert not IdentityRead.objects.exists()


def test_markup_in_a_name_stays_a_name(world, client):
    activation = activation_row(world, child=child_row(world, name="<script>x</script>"))
    sign_in(client, world.people["maya"])
    text = client.post(page(activation), {"do": "open"}).text
    assert "<script>x</script>" not in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text
