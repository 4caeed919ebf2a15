"""A short round whose first answers Dinas Kesehatan leads, and evidence on them."""

from __future__ import annotations

import io

import pytest

from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.proofs.actions import attach_file, reuse_evidence
from layak.evaluation.revisions.actions import load_edition
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.uploads.storing import Upload
from tests.conftest import MONDAY, shipped
from tests.evaluation.conftest import lead_by

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def revision(db):
    return load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def answer(round_, dinkes):
    """A1.1, which asks for a document."""
    return lead_by(round_.answers.get(code="A1.1"), dinkes)


@pytest.fixture
def other(round_, dinkes):
    """A1.2, led by the same agency."""
    return lead_by(round_.answers.get(code="A1.2"), dinkes)


@pytest.fixture
def use(kept_files, answer, sari):
    """An evidence of Dinas Kesehatan on A1.1, twelve pages long."""
    return attach(answer, sari, page_count=12)


def attach(answer, by, *, name="SK Wali Kota.pdf", data=PDF, **said) -> EvidenceUse:
    """A file handed in, with what was read in it where anything is said."""
    upload = Upload(stream=io.BytesIO(data), name=name, size=len(data))
    use = attach_file(answer_id=answer.pk, upload=upload, title="", by=by, at=MONDAY)
    if said:
        FileText.objects.create(file=use.evidence.files.get(), read_at=MONDAY, **said)
    return use


def reuse(use, answer, by, pages="") -> EvidenceUse:
    """The evidence of ``use`` on another answer."""
    return reuse_evidence(
        evidence_id=use.evidence_id, answer_id=answer.pk, pages=pages, by=by, at=MONDAY
    )


def ends(use, day, **more):
    """The evidence of `use` is valid until `day`."""
    Evidence.objects.filter(pk=use.evidence_id).update(valid_until_on=day, **more)
