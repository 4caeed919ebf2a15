"""Short sealed notes by section; imagery is an address, never a picture."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import CaseNote, IdentityRead
from layak.workflows.rapidaction.notes.actions import write_note
from layak.workflows.rapidaction.notes.rules import imagery_words
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, activation_row, handoff_row, note_row

SHA256 = "a" * 64


@pytest.fixture
def activation(world):
    return activation_row(world)


def write(world, activation, text, section="plan", by="maya"):
    return write_note(
        activation_id=activation.pk, section=section, text=text, by=world.people[by], at=NOW
    )


def test_a_note_is_sealed_and_its_event_names_the_section(world, activation):
    note = write(world, activation, "Konseling mingguan")
    assert "Konseling" not in note.text
    assert opened(note, "text") == "Konseling mingguan"
    event = Event.objects.get(kind="note.written")
    assert (
        event.sentence
        == f"Catatan Rencana intervensi (ringkas) penanganan {activation.code} ditulis."
    )


@pytest.mark.parametrize(
    ("text", "section", "says"),
    [
        ("", "plan", "satu kalimat cukup"),
        ("x" * 1501, "plan", "paling banyak 1500"),
        ("Ada", "nope", "bagian catatan"),
        ("data:image/png;base64,AAAA", "plan", "isi gambar"),
        ("A" * 400, "situation", "isi gambar"),
    ],
)
def test_what_is_no_note(world, activation, text, section, says):
    with pytest.raises(Refused, match=says):
        write(world, activation, text, section)
    assert not CaseNote.objects.exists()


def test_receivers_and_strangers_write_none(world, activation):
    handoff_row(world, activation, "rsud")
    with pytest.raises(Refused):
        write(world, activation, "Ada", by="pandu")
    with pytest.raises(Activation.DoesNotExist):
        write(world, activation, "Ada", by="dian")


def test_imagery_is_an_address_with_platform_time_and_hash():
    told = imagery_words(
        address="https://contoh.example/a", platform="Pesan", seen="20 November 2026 22.00",
        digest=f"{SHA256[:32]} {SHA256[32:]}".upper(),
    )  # fmt: skip
    assert told == (
        "Alamat: https://contoh.example/a\nPlatform: Pesan\n"
        f"Terlihat: 20 November 2026 22.00\nHash: {SHA256}"
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "salah satu cukup"),
        ({"digest": "xyz"}, "heksadesimal"),
        ({"digest": "ab12"}, "heksadesimal"),
        ({"address": "data:image/jpeg;base64,/9j/"}, "isi gambar"),
    ],
)
def test_imagery_that_cannot_stand(changes, says):
    with pytest.raises((NotAcceptable, Refused), match=says):
        imagery_words(**{"address": "", "platform": "", "seen": "", "digest": "", **changes})


# pages


def page(activation):
    return reverse("note_list", args=[activation.code])


def test_each_note_is_opened_by_its_own_press(world, activation, client):
    first = note_row(world, activation, "shelter", "Rumah aman di seberang sungai")
    note_row(world, activation, "medical", "Visum selesai")
    sign_in(client, world.people["maya"])
    assert "seberang" not in client.get(page(activation)).text
    answer = client.post(page(activation), {"do": "open", "note": str(first.pk)})
    assert "seberang sungai" in answer.text
    assert "Visum" not in answer.text
    assert [read.fields for read in IdentityRead.objects.all()] == [["shelter"]]


def test_nothing_can_be_uploaded(world, activation, client):
    sign_in(client, world.people["maya"])
    assert 'type="file"' not in client.get(page(activation)).text
    picture = SimpleUploadedFile("a.png", b"\x89PNG", content_type="image/png")
    client.post(page(activation), {"do": "imagery", "address": "https://x.example", "f": picture})
    assert opened(CaseNote.objects.get(), "text") == "Alamat: https://x.example"


def test_a_note_of_another_case_is_not_found(world, activation, client):
    other = note_row(world, activation_row(world), "plan", "Lain")
    sign_in(client, world.people["maya"])
    for key in (str(other.pk), "x", ""):
        assert client.post(page(activation), {"do": "open", "note": key}).status_code == 404


def test_a_receiver_has_no_page_of_notes(world, activation, client):
    handoff_row(world, activation, "rsud", tier=3)
    sign_in(client, world.people["pandu"])
    assert client.get(page(activation)).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(world, activation, client):
    sign_in(client, world.people["maya"])
    answer = client.post(
        page(activation), {"do": "write", "section": "plan", "text": "Panjang " * 300}
    )
    assert answer.status_code == 422
    assert "Panjang Panjang" in answer.text
    assert "paling banyak 1500" in answer.text
