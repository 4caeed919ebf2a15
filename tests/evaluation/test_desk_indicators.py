"""Scores that open: indicator, part and total, seen by those who may."""

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by


def shown(client, path):
    response = client.get(f"/evaluasi/uji/{path}")
    assert response.status_code == 200
    return response.content.decode()


def mark(round_, **marks):
    for code, value in marks.items():
        Answer.objects.filter(round=round_, code=code.replace("q", "").replace("_", ".")).update(
            mark=Decimal(value)
        )


def test_indicator_lists_its_questions_and_their_sum(client, wati, round_):
    mark(round_, q14_1="2.25", q14_3="0.5")
    page = shown(sign_in(client, wati), "indikator/14/")
    assert page.count('href="/evaluasi/jawaban/') == 10
    assert "2,75 dari 32,00" in page
    assert "2 dari 10 terjawab" in page
    assert "nilai mandiri, belum diverifikasi" in page


def test_indicator_with_sections_sums_each(client, wati, round_):
    Answer.objects.filter(round=round_, code__startswith="21A").update(mark=Decimal("1"))
    page = shown(sign_in(client, wati), "indikator/21/")
    assert "Jumlah 21A" in page
    assert "83,00" in page  # the stated maximum of 21A


def test_indicator_sums_up_the_questions_of_others(client, tono, disdik, round_):
    mark(round_, q14_1="2.25", q14_2="1.5")
    lead_by(round_.answers.get(code="14.1"), disdik)
    page = shown(sign_in(client, tono), "indikator/14/")
    assert page.count('href="/evaluasi/jawaban/') == 1
    assert "9 pertanyaan perangkat daerah lain" in page
    assert "1,50" in page  # theirs
    assert "3,75 dari 32,00" in page  # 2,25 + 1,50


def test_indicator_without_anything_to_see_is_not_there(client, tono, round_):
    assert sign_in(client, tono).get("/evaluasi/uji/indikator/14/").status_code == 404


@pytest.mark.parametrize("path", ["indikator/99/", "bagian/XX/", "indikator/%00/"])
def test_unknown_codes_are_not_there(client, wati, round_, path):
    assert sign_in(client, wati).get(f"/evaluasi/uji/{path}").status_code == 404


def test_zero_blank_and_not_applicable_read_differently(client, wati, round_):
    mark(round_, q14_1="0")
    Answer.objects.filter(round=round_, code="14.2").update(not_applicable_reason="tanpa bayi")
    page = shown(sign_in(client, wati), "indikator/14/")
    assert "1 dari 10 terjawab, 1 tidak berlaku" in page
    assert page.count("tidak berlaku</td>") == 1
    assert '<td class="num" data-label="Nilai">0,00</td>' in page
    assert '<td class="num" data-label="Nilai">\u2013</td>' in page


def test_part_explains_itself_by_indicator(client, wati, round_):
    mark(round_, q14_1="2.25", q12_1="3")
    page = shown(sign_in(client, wati), "bagian/III/")
    assert "5,25" in page
    assert "144,75" in page  # 150 less what is there
    assert 'href="/evaluasi/uji/indikator/12/"' in page


def test_total_explains_itself_and_the_way_to_each_rank(client, wati, round_):
    mark(round_, q14_1="2.25", q12_1="3")
    page = shown(sign_in(client, wati), "nilai/")
    assert "494,75" in page  # 500 less 5,25, Pratama begins at 500
    assert "594,76" in page  # Madya begins above 600
    assert 'href="/evaluasi/uji/bagian/III/"' in page


def test_total_opens_only_what_one_may_see(client, sari, round_):
    page = shown(sign_in(client, sari), "nilai/")
    assert 'href="/evaluasi/uji/indikator/14/"' in page
    assert 'href="/evaluasi/uji/indikator/4/"' not in page


@pytest.mark.parametrize("path", ["nilai/", "bagian/III/", "indikator/14/"])
def test_scores_are_not_there_for_an_administrator(client, adi, round_, path):
    assert sign_in(client, adi).get(f"/evaluasi/uji/{path}").status_code == 404


@pytest.mark.parametrize("path", ["nilai/", "bagian/III/", "indikator/14/"])
def test_scores_refuse_other_methods_and_need_sign_in(client, wati, round_, path):
    assert client.get(f"/evaluasi/uji/{path}").status_code == 302
    assert sign_in(client, wati).post(f"/evaluasi/uji/{path}").status_code == 405


@pytest.mark.parametrize("path", ["nilai/", "bagian/III/", "indikator/1/"])
def test_scores_cost_eight_queries(client, wati, round_, path, django_assert_max_num_queries):
    as_wati = sign_in(client, wati)
    shown(as_wati, path)
    with django_assert_max_num_queries(8):
        shown(as_wati, path)
