"""The pages of what comes from the last round, as a browser without JavaScript uses them."""

from __future__ import annotations

import re

import pytest

from layak.evaluation.answers.models import Answer
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.carry_rounds import answered, assign, fill, former_round, this_round


@pytest.fixture
def former(db, dp3a, dinkes):
    revision = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    former = former_round(revision, dp3a)
    assign(answered(former, "A1.2", "3", "10.50", "Rencana bersama warga."), dinkes)
    return former


@pytest.fixture
def now(former, dp3a):
    return this_round(former.revision, dp3a, former)


def test_the_preview_counts_and_a_post_brings(client, former, now, wati):
    sign_in(client, wati)
    text = client.get("/evaluasi/kini/bawa/").content.decode()
    assert re.search(r"jawaban untuk dipastikan</span><strong[^>]*>1<", text)
    said = client.post("/evaluasi/kini/bawa/", {"dari": "lalu"}, follow=True).content.decode()
    assert "1 jawaban dibawa dari Putaran lalu" in said
    assert "sudah dibawa" in said
    assert client.get("/evaluasi/kini/bawa/?dari=zzz").status_code == 404


def test_a_first_round_has_nothing_to_bring_and_says_so(client, former, wati):
    sign_in(client, wati)
    assert "Belum ada putaran sebelumnya" in client.get("/evaluasi/lalu/bawa/").content.decode()
    page = client.post("/evaluasi/lalu/bawa/", follow=True)
    assert page.status_code < 500


def test_a_round_opened_from_the_last_brings_it_unless_told_not_to(client, former, dp3a, wati):
    sign_in(client, wati)
    form = {
        "title": "Baru", "code": "kini", "revision": former.revision_id, "evaluation_year": 2027,
        "data_years": "2025, 2026", "caretaker": dp3a.pk, "previous": former.pk,
    }  # fmt: skip
    assert 'name="carries"' in client.get("/pengaturan/putaran/baru/").content.decode()
    client.post("/pengaturan/putaran/baru/", {**form, "carries": "on"})
    assert Round.objects.get(code="kini").answers.filter(carried__isnull=False).count() == 1
    client.post("/pengaturan/putaran/baru/", {**form, "code": "tanpa"})
    assert not Round.objects.get(code="tanpa").answers.filter(carried__isnull=False).exists()


def test_ticked_answers_are_confirmed_from_the_list(client, former, dp3a, sari, wati):
    now = this_round(former.revision, dp3a, former, by=wati, carries=True)
    sign_in(client, sari)
    url = "/evaluasi/kini/pastikan/"
    text = client.get(f"{url}?centang=semua").content.decode()
    pk, seen = re.search(r'name="seen-(\d+)" value="(\w+)"', text).groups()
    assert "checked" in text
    assert client.post(url, {"pilih": pk, f"seen-{pk}": "lain"}).status_code == 409
    assert score_of(now).total == 0
    said = client.post(url, {"pilih": pk, f"seen-{pk}": seen}, follow=True).content.decode()
    assert "1 jawaban dipastikan" in said
    assert "Tidak ada yang menunggu" in said
    assert client.post(url, {}).status_code == 409


def test_the_question_page_confirms_and_drops(client, former, dp3a, sari, wati):
    now = this_round(former.revision, dp3a, former, by=wati, carries=True)
    answer = now.answers.get(code="A1.2")
    sign_in(client, sari)
    url = f"/evaluasi/jawaban/{answer.pk}/"
    text = client.get(url).content.decode()
    assert "berjalan, nilai 10,50" in text
    seen = re.search(r'name="seen" value="(\w{12})"', text).group(1)
    assert client.get(f"{url}pastikan/").status_code == 405
    said = client.post(f"{url}pastikan/", {"seen": seen}, follow=True).content.decode()
    assert "dipastikan dan dihitung" in said
    assert Answer.objects.get(pk=answer.pk).option == "3"


def test_lists_say_where_it_comes_from(client, former, dp3a, wati):
    this_round(former.revision, dp3a, former, by=wati, carries=True)
    sign_in(client, wati)
    assert "dari putaran lalu / 15,00" in client.get("/evaluasi/kini/").content.decode()
    for path in ("rekap/", "nilai/"):
        assert "10,50" not in client.get(f"/evaluasi/kini/{path}").content.decode()


def test_the_question_page_stays_within_twelve_queries(
    client, former, dp3a, wati, django_assert_max_num_queries
):
    fill(former, "A1.1", note="x" * 500)
    now = this_round(former.revision, dp3a, former, by=wati, carries=True)
    sign_in(client, wati)
    url = f"/evaluasi/jawaban/{now.answers.get(code='A1.2').pk}/"
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
