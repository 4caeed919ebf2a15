"""Who may see an evidence, and why a photo does not tell its day and place."""

from __future__ import annotations

import pytest

from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading.models import FileText
from tests.conftest import MONDAY, sign_in
from tests.evaluation.proofs.conftest import PNG, attach

pytestmark = pytest.mark.usefixtures("kept_files")


def place(use, below="kerahasiaan"):
    return f"/bukti/{use.evidence_id}/{below}/"


def level(use):
    return Evidence.objects.get(pk=use.evidence_id).sensitivity


def test_the_owner_changes_it_with_one_event(client, sari, use):
    as_sari = sign_in(client, sari)
    assert 'value="internal"' in as_sari.get(place(use)).content.decode()
    for _twice in range(2):
        assert as_sari.post(place(use), {"sensitivity": "restricted"}).status_code == 302
    assert level(use) == "restricted"
    event = Event.objects.get(kind="evidence.sensitivity_changed")
    assert (event.facts["before"], event.facts["after"]) == ("internal", "restricted")
    assert as_sari.post(place(use), {"sensitivity": "rahasia"}).status_code == 422


@pytest.mark.parametrize(
    ("signs", "sentence"),
    [({"nik": 2, "nisn": 1}, "memuat 3 tanda identitas anak"), (None, "belum selesai diperiksa")],
)
def test_public_needs_someone_to_have_looked(client, sari, use, signs, sentence):
    if signs is None:
        FileText.objects.all().delete()
    else:
        FileText.objects.update(identity_signs=signs)
    as_sari = sign_in(client, sari)
    response = as_sari.post(place(use), {"sensitivity": "public"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert level(use) == "internal"
    as_sari.post(place(use), {"sensitivity": "public", "is_checked": "on"})
    assert level(use) == "public"
    assert Event.objects.get(kind="evidence.sensitivity_changed").facts["is_checked"]


def test_a_paper_without_any_sign_becomes_public_unasked_and_a_photo_does_not(
    client, sari, use, other
):
    as_sari = sign_in(client, sari)
    as_sari.post(place(use), {"sensitivity": "public"})
    assert level(use) == "public"
    photo = attach(other, sari, name="rapat.png", data=PNG, page_count=1)
    response = as_sari.post(place(photo), {"sensitivity": "public"})
    assert "wajah anak" in response.content.decode()
    assert level(photo) == "internal"


def test_who_only_sees_it_is_told_why_not(client, use, tono, disdik):
    use.answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    as_tono = sign_in(client, tono)
    assert "Hanya perangkat daerah yang mengunggahnya" in as_tono.get(place(use)).content.decode()
    assert as_tono.post(place(use), {"sensitivity": "public"}).status_code == 422
    assert as_tono.post(place(use, "sebab"), {"because": "x"}).status_code == 409
    assert level(use) == "internal"
    assert not Event.objects.filter(kind="evidence.photo_explained").exists()


def test_the_reason_of_a_photo_is_kept_and_taken_back(client, sari, budi, answer):
    use = attach(answer, sari, name="rapat.png", data=PNG, page_count=1)
    as_sari = sign_in(client, sari)
    for because in (" Diambil di rumah aman. ", "Diambil di rumah aman.", ""):
        assert as_sari.post(place(use, "sebab"), {"because": because}).status_code == 302
    assert Evidence.objects.get(pk=use.evidence_id).unplaced_because == ""
    assert Event.objects.filter(kind="evidence.photo_explained").count() == 2
    assert as_sari.post(place(use, "sebab"), {"because": "x" * 301}).status_code == 422
    assert sign_in(client, budi).get(place(use)).status_code == 404
