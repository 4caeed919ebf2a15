"""Thirty faults typed into a workbook, or standing around what is typed: the preview tells each."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round
from layak.evaluation.workbook.rules import field_title, option_text
from tests.conftest import MONDAY, shipped, sign_in
from tests.conftest import plan as plan_of
from tests.evaluation.conftest import lead_by
from tests.evaluation.flags.planted import TABLE, figures, wanted
from tests.evaluation.flags.planting import plant
from tests.evaluation.workbook_editing import Edited

PAGE = "/evaluasi/uji/buku/"
NOTE = "Upaya yang dilakukan"


@pytest.fixture
def filled(client, round_, revision, dp3a, dinkes, sari):
    """A workbook of Dinas Kesehatan with thirty faults; what stands beside them is planted."""
    former = open_round(
        plan=plan_of("lalu", evaluation_year=2026, data_years=[2024, 2025]),
        revision=revision, caretaker=dp3a, by=None, at=MONDAY,
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(previous=former)
    round_.refresh_from_db()
    cases = {case["code"]: case for case in TABLE["faults"]}
    for code, case in cases.items():
        answer = lead_by(round_.answers.get(code=code), dinkes)
        plant(case, answer, by=sari.user, at=MONDAY, with_fields=False)
    sign_in(client, sari)
    book = Edited(client.get(f"{PAGE}dinkes.xlsx").content)
    for code, case in cases.items():
        question = shipped("kla-2024").find(code)
        options = {option.code: option_text(option) for option in question.options}
        book.type(code, "Pilihan", options[case["option"]])
        book.type(code, NOTE, "Diisi dari buku.")
        if "mark" in case:
            book.type(code, "Nilai", int(case["mark"]))
        for year, sides in figures(case.get("figures"), 2026).items():
            for side, text in sides.items():
                book.type(code, field_title(f"{side}-{year}"), int(text))
    return book.save()


def lines(page: str) -> list[tuple[str, str, str]]:
    """Code, cell and sentence of each flag that the preview shows."""
    table = re.search(
        r'<section class="card stack" id="tanda">.*?<tbody>(.*?)</tbody>', page, re.S
    )[1]
    row = r"<tr><th[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>"
    return [tuple(unescape(cell) for cell in found) for found in re.findall(row, table, re.S)]


# words by which a reader knows the kind
SAYS = {
    "part_above_whole": "lebih banyak daripada seluruhnya",
    "share_off_option": "tetapi",
    "jump": "pada 20|dilaporkan",
    "return_unanswered": "Catatan pengembalian belum dijawab",
    "proof_year": "bukan dari tahun data",
    "table_differs": "tetapi tabelnya memuat",
}


def test_the_preview_tells_all_thirty_and_no_more(client, filled):
    sent = {"workbook": SimpleUploadedFile("buku.xlsx", filled)}
    page = client.post(PAGE, sent, follow=True).content.decode()
    found = lines(page)
    assert len(found) == sum(len(case["flags"]) for case in TABLE["faults"]) == 31
    for case in TABLE["faults"]:
        said = [(cell, say) for code, cell, say in found if code == case["code"]]
        assert len(said) == len(wanted(case)), case["code"]
        for kind, field in wanted(case):
            hit = [(cell, say) for cell, say in said if re.search(SAYS[kind], say)]
            assert hit, (case["code"], kind)
            # the cell where it was typed
            assert bool(re.fullmatch(r"[A-Z]+\d+", hit[0][0])) == (field not in ("proof", "return"))
    assert not AnswerRevision.objects.exists()


def test_flags_do_not_stop_the_workbook(client, filled, round_):
    sent = {"workbook": SimpleUploadedFile("buku.xlsx", filled)}
    page = client.post(PAGE, sent, follow=True).content.decode()
    address = re.search(r'action="([^"]+/muat/)"', page)[1]
    client.post(address, {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]})
    assert Answer.objects.get(round=round_, code="KD-1.3").figures["2026"] == {
        "numerator": "10",
        "denominator": "7631",
    }
