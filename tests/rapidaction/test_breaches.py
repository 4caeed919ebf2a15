"""A failure of protection: whom it concerns within seconds, the notice, the clock, the drill."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.models import Breach, IdentityRead
from layak.workflows.rapidaction.children.opening_actions import open_child
from layak.workflows.rapidaction.privacy.breach_actions import (
    BreachWords,
    mark_told,
    open_contacts,
    record_breach,
)
from layak.workflows.rapidaction.privacy.breach_reads import affected_by, breach_rows, data_words
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import NOW, activation_row, child_row, handoff_row

HOUR = timedelta(hours=1)
LATER = NOW + 3 * HOUR


@pytest.fixture
def officer(world):
    return make_person(world.agencies["disdik"], "privacy-officer", "yoga", "Yoga Contoh")


def record(officer, **changes) -> Breach:
    words = {
        "what": "Akun dipakai orang lain.", "handling": "Akun dihentikan.",
        "exposed_from_at": NOW, "exposed_until_at": NOW + HOUR, "discovered_at": LATER, **changes,
    }  # fmt: skip
    return record_breach(words=BreachWords(**words), by=officer, at=LATER)


def read(world, activation, username, at):
    open_child(activation=activation, fields=["name"], by=world.people[username], at=at)


def codes(breach):
    return [(row.code, row.fields, row.reads, row.is_shared) for row in affected_by(breach)]


def test_the_clock_counts_from_when_it_was_found(world, officer):
    breach = record(officer)
    assert breach.due_at == LATER + timedelta(hours=72)
    assert "Akun" not in f"{breach.what}{breach.handling}"


def test_whoever_has_still_to_be_told_stands_on_top(world, officer):
    told, first, second = (
        record(officer, discovered_at=LATER - hours * HOUR) for hours in (0, 1, 0.5)
    )
    for whom in ("people", "authority"):
        mark_told(breach_id=told.pk, whom=whom, by=officer, at=LATER)
    mark_told(breach_id=second.pk, whom="people", by=officer, at=LATER)
    assert [row.code for row in breach_rows()] == [first.code, second.code, told.code]


def test_what_was_read_in_the_window_by_the_account(world, officer):
    mine, other, late = (activation_row(world) for _number in range(3))
    read(world, mine, "maya", NOW + HOUR / 2)
    read(world, mine, "maya", NOW + HOUR / 3)
    read(world, other, "lina", NOW + HOUR / 2)
    read(world, late, "maya", NOW + 2 * HOUR)
    assert codes(record(officer, account=world.people["maya"].user)) == [
        (mine.child.code, "nama", 2, False)
    ]
    everyone = {row.code for row in affected_by(record(officer))}
    assert everyone == {mine.child.code, other.child.code}


def test_what_lay_open_by_a_handoff_counts_though_nobody_looked(world, officer):
    open_one, task, before = (activation_row(world) for _number in range(3))
    handoff_row(world, open_one, "rsud", fields=("name", "address"))
    handoff_row(world, task, "rsud", tier=1, fields=())
    handoff_row(
        world, before, "rsud", sent_at=NOW - 9 * HOUR, state="withdrawn",
        withdrawn_at=NOW - HOUR, withdrawn_because="not-needed",
    )  # fmt: skip
    breach = record(officer, account=world.people["pandu"].user)
    assert codes(breach) == [(open_one.child.code, "alamat, nama", 0, True)]
    assert data_words(affected_by(breach)) == "alamat, nama"


def test_contacts_are_opened_one_by_one_in_the_books(world, officer):
    child = child_row(world, guardian="Ibu Contoh", guardian_contact="0812000")
    read(world, activation_row(world, child=child), "maya", NOW)
    breach = record(officer)
    found = open_contacts(breach=breach, by=officer, at=LATER)
    assert found == {child.code: {"guardian": "Ibu Contoh", "guardian_contact": "0812000"}}
    assert IdentityRead.objects.filter(relation="privacy", child=child).count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": ""}, "belum diisi"),
        ({"exposed_until_at": NOW - HOUR}, "harus sesudah “terungkap mulai”"),
        ({"discovered_at": LATER + HOUR}, "belum terjadi"),
        ({"discovered_at": NOW - HOUR}, "sebelum terungkap"),
    ],
)
def test_what_cannot_be(world, officer, changes, says):
    with pytest.raises(NotAcceptable, match=says):
        record(officer, **changes)
    assert not Breach.objects.exists()


def test_only_the_desk_and_each_telling_once(world, officer):
    with pytest.raises(Refused):
        record(world.people["lina"])
    breach = record(officer)
    assert (
        mark_told(breach_id=breach.pk, whom="people", by=officer, at=LATER).told_people_at == LATER
    )
    with pytest.raises(Refused, match="sudah dicatat"):
        mark_told(breach_id=breach.pk, whom="people", by=officer, at=LATER)


def test_a_drill_over_many_children_costs_few_queries(
    world, officer, django_assert_max_num_queries
):
    """F-21, of 2,000 children and as many reads."""
    maya = world.people["maya"].user
    made = Child.objects.bulk_create(
        Child(code=f"A-{number:08d}", created_at=NOW, created_by=maya) for number in range(2000)
    )
    IdentityRead.objects.bulk_create(
        IdentityRead(child=child, tier=2, fields=["name"], relation="assigned", at=NOW, by=maya)
        for child in made
    )
    breach = record(officer, account=maya, is_drill=True)
    with django_assert_max_num_queries(6):
        assert len(affected_by(breach)) == 2000


# pages


def words_of(docx: bytes) -> str:
    parts = ZipFile(BytesIO(docx))
    names = [name for name in parts.namelist() if name.startswith("word/") and name.endswith("xml")]
    return "".join(parts.read(name).decode() for name in names)


def test_a_breach_through_its_pages(world, officer, client):
    child = child_row(world, guardian="Ibu Contoh", guardian_contact="0812000")
    # in the last minute of the window
    read(world, activation_row(world, child=child), "maya", timezone.now())
    sign_in(client, officer)
    local = timezone.localtime()
    form = {
        "what": "Akun dipakai orang lain.", "handling": "Akun dihentikan.", "is_drill": "on",
        "exposed_from_at": f"{local - 2 * HOUR:%Y-%m-%dT%H:%M}",
        "exposed_until_at": f"{local:%Y-%m-%dT%H:%M}", "discovered_at": f"{local:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert client.post(reverse("breach_list"), form).status_code == 302
    breach = Breach.objects.get()
    page = reverse("breach_detail", args=[breach.code])
    shown = client.get(page).text
    assert child.code in shown
    assert "Ibu Contoh" not in shown
    assert "Gladi" in shown
    assert "Ibu Contoh" in client.post(page, {"do": "contacts"}).text
    answer = client.post(reverse("breach_notice_docx", args=[breach.code]))
    assert (
        answer["Content-Disposition"] == f'attachment; filename="pemberitahuan-{breach.code}.docx"'
    )
    paper = words_of(answer.content)
    for part in ("Nama.", "Akun dipakai orang lain.", "Akun dihentikan.", "GLADI", "Pasal 46"):
        assert part in paper
    assert "Contoh" not in paper.replace("Yoga Contoh", "")
    pdf = client.post(reverse("breach_notice_pdf", args=[breach.code]))
    assert pdf.content.startswith(b"%PDF")
    client.post(page, {"do": "people"})
    client.post(page, {"do": "authority"})
    assert "Sudah diberitahukan" in client.get(reverse("breach_list")).text
