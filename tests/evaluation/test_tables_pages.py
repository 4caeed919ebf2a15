"""The page of a table: as a plain form, as rows saved by the module, on paper."""

from __future__ import annotations

import pytest

from layak.evaluation.models import TableRow
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by

pytestmark = pytest.mark.django_db
NEW = "row-0b0e5f0a-6b0c-4d0e-8f00-000000000001"


@pytest.fixture
def innovation(round_, dinkes):
    """14.10: an innovation, led by Dinas Kesehatan."""
    return lead_by(round_.answers.get(code="14.10"), dinkes)


def page(answer, rest=""):
    return f"/evaluasi/jawaban/{answer.pk}/tabel/{rest}"


def test_page_opens_with_three_empty_rows(innovation, client, sari):
    said = sign_in(client, sari).get(page(innovation)).content.decode()
    assert said.count('data-row="row-') == 4  # and the pattern of new ones
    assert "Nama inovasi" in said


def test_plain_form_saves_a_row(innovation, client, sari):
    sent = {f"version-{NEW}": "0", f"{NEW}.name": "Pojok ASI", f"{NEW}.since": "2024"}
    response = sign_in(client, sari).post(page(innovation, "simpan/"), sent)
    assert response.status_code == 302
    row = TableRow.objects.get()
    assert row.cells == {"name": "Pojok ASI", "since": "2024"}
