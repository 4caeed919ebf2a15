"""Each source of the playbooks shows the article's words, or says that they are missing."""

from __future__ import annotations

import pytest

from layak.workflows.rapidaction.catalogue.policy import legal_texts
from layak.workflows.rapidaction.playbooks.files import common
from tests.conftest import sign_in
from tests.rapidaction.playbook_help import page
from tests.rapidaction.test_playbook_pages import text_of

QUOTED = {"SPPA14", "SPPA33", "SPPA40"}
PRACTICE = {"SIPPN", "SIPPN2", "FILIAL", "AKTA", "ATS", "DINSOS", "DINSOS6", "DESIGN"}


def test_each_source_is_quoted_missing_or_no_law():
    texts, sources = legal_texts(), set(common().sources)
    assert set(texts.articles) == QUOTED
    assert set(texts.not_law) == PRACTICE
    assert sources >= QUOTED | PRACTICE
    assert not QUOTED & PRACTICE
    # every other one is a rule whose text is missing: it names one
    for code in sources - QUOTED - PRACTICE:
        title = common().sources[code].title
        assert title.startswith(("UU ", "PP ", "Perpres ", "Perm", "Kepmen")), (code, title)


def test_what_is_quoted_holds_the_number_that_the_clock_runs_on():
    held = {code: " ".join(lines) for code, lines in legal_texts().articles.items()}
    assert "paling lama 7 (tujuh) hari" in held["SPPA14"]
    assert "paling lama 24 (dua puluh empat) jam" in held["SPPA40"]
    assert "diperpanjang oleh Penuntut Umum paling lama 8 (delapan) hari" in held["SPPA33"]


@pytest.mark.django_db
def test_the_page_quotes_the_article_or_leads_to_jdih(world, client):
    sign_in(client, world.people["maya"])
    quoted = text_of(client.get(page("playbook_detail", "abh-pelaku-diversi")))
    assert "wajib menindaklanjuti laporan dalam waktu paling lama 7 (tujuh) hari." in quoted
    answer = client.get(page("playbook_detail", "kekerasan-seksual"))
    assert "Teks pasal belum ada" in text_of(answer)
    assert 'href="https://jdihn.go.id/"' in answer.content.decode()
