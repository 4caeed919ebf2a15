"""Progress by agency and part: counted by hand, the same on page, sheet and paper."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.dues.actions import set_due_days
from layak.platform.documents.reading.tables import read_sheets
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by

URL = "/evaluasi/uji/kemajuan/"


@pytest.fixture
def worked(round_, dinkes, setda, dp3a):
    """Everything is led by DP3A but four questions of Dinas Kesehatan in four stages."""
    Assignment.objects.filter(answer__round=round_, ended_at=None).delete()
    Assignment.objects.bulk_create(
        Assignment(answer=row, agency=dp3a, relation="lead", assigned_at=row.stage_since_at)
        for row in round_.answers.all()
    )
    facts = {
        "12.1": ("accepted", "1.00"),
        "13.1": ("ready", "0.50"),
        "14.1": ("draft", "2.25"),
        "14.2": ("returned", None),
    }
    for code, (stage, mark) in facts.items():
        row = lead_by(round_.answers.get(code=code), dinkes)
        Answer.objects.filter(pk=row.pk).update(stage=stage, mark=mark and Decimal(mark))
    Answer.objects.filter(round=round_, code__in=["14.1", "12.1"]).update(due_on=date(2026, 1, 31))
    return round_


def rows(client) -> dict[str, list[str]]:
    text = client.get(URL).content.decode()
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", text, flags=re.S)
    plain = [
        (html.unescape(re.sub(r"<[^>]+>", "", name)), re.findall(r"<td[^>]*>(.*?)</td>", cells))
        for name, cells in found
    ]
    return {name: [html.unescape(cell) for cell in cells] for name, cells in plain}


def test_counts_are_those_made_by_hand(client, budi, worked):
    sign_in(client, budi)
    health = rows(client)["Dinas Kesehatan"]
    # all, done, late (an accepted one never is)
    assert health[:3] == ["4", "25\u00a0%", "1"]
    # then by stage, from the draft to the returned one
    assert health[6:] == ["1", "1", "0", "1", "1"]
    maxima = {
        row.code: row.maximum
        for row in worked.answers.filter(code__in=["12.1", "13.1", "14.1", "14.2"])
    }
    assert health[3:5] == ["3,75", f"{sum(maxima.values()):.2f}".replace(".", ",")]
    assert rows(client)["Seluruh putaran"][0] == "274"


def test_parts_add_up_to_the_round(client, budi, worked):
    sign_in(client, budi)
    found = rows(client)
    parts = [cells for name, cells in found.items() if re.match(r"(K|I+|IV|V|KD) ", name)]
    assert len(parts) == 7
    for column in (0, 2, 6, 7, 8, 9, 10):
        total = sum(int(cells[column]) for cells in parts)
        assert total == int(found["Seluruh putaran"][column])


def test_sheet_and_paper_say_the_same(client, budi, worked):
    sign_in(client, budi)
    shown = rows(client)
    sheets = read_sheets(client.get("/evaluasi/uji/kemajuan.xlsx").content)
    lines = {row[0]: row[1:] for row in sheets["Per perangkat daerah"]}
    printed = lines["Dinas Kesehatan"]
    printed[3:5] = [f"{Decimal(text):.2f}".replace(".", ",") for text in printed[3:5]]
    assert printed == shown["Dinas Kesehatan"]
    data = client.get("/evaluasi/uji/kemajuan.pdf").content
    text = " ".join(
        " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)
        ).split()
    )
    assert "Dinas Kesehatan" in text
    assert "3,75" in text


def test_a_due_day_makes_late(client, budi, wati, worked):
    ids = list(worked.answers.filter(code="14.2").values_list("pk", flat=True))
    set_due_days(
        round_=worked, answer_ids=ids, agency=None, due_on=date(2026, 1, 1), by=wati,
        at=worked.opened_at,
    )  # fmt: skip
    sign_in(client, budi)
    assert rows(client)["Dinas Kesehatan"][2] == "2"


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "adi"])
def test_who_may_not_see_progress_finds_nothing(client, cast, round_, who):
    sign_in(client, cast[who])
    for url in (URL, "/evaluasi/uji/kemajuan.xlsx", "/evaluasi/uji/kemajuan.pdf"):
        assert client.get(url).status_code == 404


def test_the_page_asks_little(client, rahma, worked, django_assert_max_num_queries):
    sign_in(client, rahma)
    with django_assert_max_num_queries(10):
        assert client.get(URL).status_code == 200
    assert client.post(URL).status_code == 405
