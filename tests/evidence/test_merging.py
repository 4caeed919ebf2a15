from __future__ import annotations

from io import BytesIO

import pytest

from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.register.actions import merge_agencies
from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def proof(settings, tmp_path, disdik, wati):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    upload = Upload(stream=BytesIO(PDF), name="sk.pdf", size=len(PDF))
    return store_evidence(upload=upload, title="SK", agency=disdik, by=wati, at=MONDAY)


def test_evidence_goes_with_a_merged_agency(proof, disdik, dinkes, wati):
    assert "1 bukti" in moving_rows(disdik.pk)
    merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    proof.refresh_from_db()
    assert proof.agency == dinkes
    assert Event.objects.filter(kind="evidence.moved").count() == 1


def test_a_merge_without_evidence_tells_nothing_of_it(disdik, dinkes, wati):
    merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    assert not Event.objects.filter(kind="evidence.moved").exists()
