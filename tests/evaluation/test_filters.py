"""Words that find questions, and filters that a person keeps."""

from __future__ import annotations

import pytest

from layak.evaluation.lists.actions import MOST, delete_filter, save_filter
from layak.evaluation.lists.models import SavedFilter
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in

LIST = "/evaluasi/uji/"


def keep(by, name="Kesehatan", words="?indikator=14"):
    return save_filter(name=name, words=words, by=by, at=MONDAY)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("14.1", 2),  # 14.1 and 14.10, not 4.1
        ("14.1 eksklusif", 1),
        ("dinkes eksklusif", 1),  # the code of a body
        ("Dinas Kesehatan eksklusif", 1),
        ("disdik eksklusif", 0),
        ("EKSKLUSIF asi", 1),
    ],
)
def test_list_finds_by_code_words_and_bodies(client, wati, answer, query, count):
    page = sign_in(client, wati).get(LIST, {"q": query}).content.decode()
    assert f"<strong>{count} pertanyaan</strong>" in page


def test_save_filter_shows_a_chip_that_leads_there(client, wati, round_):
    sign_in(client, wati)
    shown = client.get(f"{LIST}?indikator=14").content.decode()
    assert "Simpan saringan ini" in shown
    data = {"name": " Gizi  dan ASI ", "words": "?indikator=14&lain=1"}
    response = client.post(f"{LIST}saringan/simpan/", data)
    assert response["Location"] == f"{LIST}?indikator=14"
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.name, kept.words) == (wati.user, "Gizi dan ASI", "indikator=14")
    page = client.get(response["Location"]).content.decode()
    assert '<a href="?indikator=14" aria-current="true">Gizi dan ASI</a>' in page
    assert "Simpan saringan ini" not in page
    assert "10 pertanyaan" in page


def test_save_filter_under_the_same_name_replaces(wati):
    keep(wati)
    keep(wati, words="?indikator=15")
    assert SavedFilter.objects.get().words == "indikator=15"


@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        (" ", "?q=a", "Beri nama"),
        ("x" * 61, "?q=a", "paling panjang"),
        ("Panjang", "?q=" + "a" * 300, "dipendekkan"),
        ("Kosong", "?", "Saring dahulu"),
    ],
)
def test_save_filter_says_what_is_missing(wati, name, words, reason):
    with pytest.raises(Refused, match=reason):
        keep(wati, name, words)


def test_save_filter_ends_at_twenty(wati, sari):
    for number in range(MOST):
        keep(wati, f"Saringan {number}")
    with pytest.raises(Refused, match="Hapus satu"):
        keep(wati, "Satu lagi")
    keep(wati, "Saringan 3", "?q=baru")
    keep(sari, "Satu lagi")


def test_filters_of_others_are_not_there(client, wati, sari, round_):
    kept = keep(wati)
    sign_in(client, sari)
    assert ">Kesehatan<" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}saringan/{kept.pk}/hapus/").status_code == 404
    with pytest.raises(SavedFilter.DoesNotExist):
        delete_filter(filter_id=kept.pk, by=sari)


def test_delete_filter_takes_the_chip_away(client, wati, round_):
    kept = keep(wati)
    sign_in(client, wati)
    assert client.get(f"{LIST}saringan/{kept.pk}/hapus/").status_code == 405
    client.post(f"{LIST}saringan/{kept.pk}/hapus/", {"words": "?indikator=14"})
    assert not SavedFilter.objects.exists()


def test_list_asks_at_most_eight_times_whatever_is_kept(
    client, wati, round_, django_assert_max_num_queries
):
    sign_in(client, wati)
    client.get(LIST)
    with django_assert_max_num_queries(8):
        client.get(LIST)
    for number in range(10):
        keep(wati, f"Saringan {number}")
    with django_assert_max_num_queries(8):
        client.get(f"{LIST}?indikator=14")
