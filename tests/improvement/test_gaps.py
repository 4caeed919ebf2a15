"""The gap list: what is still to win, whose it is, and what one press begins."""

from __future__ import annotations

from decimal import Decimal

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of, national_remarks
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round, take_snapshot
from layak.records.followups.promises.owners import owner_value
from tests.conftest import MONDAY, plan, sign_in
from tests.evaluation.conftest import answer as answer
from tests.evaluation.conftest import lead_by
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_

GAPS = "/evaluasi/uji/jalan/"


def mark(round_, code: str, points: str | None, reason: str = "") -> None:
    values = {"mark": points, "not_applicable_reason": reason}
    Answer.objects.filter(round=round_, code=code).update(**values)


def test_points_to_win_come_first_and_full_marks_not_at_all(client, wati, round_):
    first = round_.answers.order_by("-maximum", "position").first()
    mark(round_, first.code, str(first.maximum))
    mark(round_, "14.1", "2.50")
    page = sign_in(client, wati).get(GAPS, {"bagian": "III"}).context["page"]
    rows = {row["code"]: row for row in page["page"].paginator.object_list}
    assert rows["14.1"]["to_win"] == "0,50"
    assert rows["14.1"]["mark"] == "2,50"
    wins = [Decimal(row["to_win"].replace(",", ".")) for row in page["page"].paginator.object_list]
    assert wins == sorted(wins, reverse=True)
    everything = client.get(GAPS).context["page"]
    assert first.code not in {row["code"] for row in everything["page"].paginator.object_list}


def test_what_nobody_knows_stands_last_and_says_so(client, wati, round_):
    """7.2 would be worth 22 points, the most of all."""
    page = sign_in(client, wati).get(GAPS).context["page"]
    rows = page["page"].paginator.object_list
    assert rows[0]["code"] != "7.2"
    assert rows[-1]["code"] == "7.2"
    assert rows[-1]["note"] == "teks aslinya belum diketahui; tidak ikut direncanakan"


def test_what_was_said_nationally_stands_apart(client, wati, round_):
    page = sign_in(client, wati).get(GAPS).context["page"]
    national = {row["code"] for row in page["national"]}
    listed = {row["code"] for row in page["page"].paginator.object_list}
    assert national == set(national_remarks(edition_of(round_.revision_id)))
    assert not national & listed
    assert len(listed) == page["count"]


def test_what_does_not_apply_is_no_gap(client, wati, round_):
    before = sign_in(client, wati).get(GAPS).context["page"]["left_out"]
    mark(round_, "14.2", None, "tidak ada")
    page = client.get(GAPS).context["page"]
    assert "14.2" not in {row["code"] for row in page["page"].paginator.object_list}
    assert page["left_out"] == before + 1


def test_points_taken_by_the_last_verification_are_shown(client, wati, round_):
    """3.00 when it was locked, 2.25 after: 0.75 were taken."""
    former = open_round(
        plan=plan("lalu", evaluation_year=2026, data_years=[2024, 2025]),
        revision=round_.revision,
        caretaker=round_.caretaker,
        by=None,
        at=MONDAY,
    )
    mark(former, "14.1", "3")
    mark(former, "14.2", "1.50")
    take_snapshot(round_=former, reason="lock", by=None, at=MONDAY)
    mark(former, "14.1", "2.25")
    mark(former, "14.2", "2.25")
    Round.objects.filter(pk=round_.pk).update(previous=former)
    page = sign_in(client, wati).get(GAPS, {"hilang": "1"}).context["page"]
    assert [(row["code"], row["lost"]) for row in page["page"]] == [("14.1", "0,75")]


def test_one_press_leads_to_the_forms_filled_in(client, wati, answer, dinkes):
    lead_by(answer, dinkes)
    page = sign_in(client, wati).get(GAPS, {"perangkat": dinkes.pk}).context["page"]
    row = next(row for row in page["page"].paginator.object_list if row["code"] == "14.1")
    form = client.get(row["promise_url"]).context["form"]
    assert form["owner"].value() == owner_value(dinkes.pk, None)
    assert form["codes"].value() == "14.1"
    assert form["title"].value().startswith("Naikkan nilai pertanyaan 14.1: ")
    need = client.get(row["need_url"])
    assert need.status_code == 200
    assert need.context["form"]["codes"].value() == "14.1"


def test_operator_sees_the_own_questions_and_makes_no_promise(client, sari, answer, round_, dinkes):
    lead_by(answer, dinkes)
    page = sign_in(client, sari).get(GAPS).context["page"]
    rows = [*page["page"].paginator.object_list, *page["national"]]
    own = set(round_.answers.naming(frozenset([dinkes.pk])).values_list("code", flat=True))
    assert {row["code"] for row in rows} == own
    row = next(row for row in rows if row["code"] == "14.1")
    assert row["promise_url"] == ""
    assert row["need_url"].startswith("/kesiapan/2027/baru/?kode=14.1")


def test_filters_stand_in_the_address_and_narrow(client, wati, round_):
    sign_in(client, wati)
    kind = client.get(GAPS, {"jenis": "PCT"}).context["page"]
    assert {row["kind"] for row in kind["page"]} == {next(iter(kind["page"]))["kind"]}
    assert kind["is_filtered"]
    nobody = client.get(GAPS, {"perangkat": "0"})
    assert "Tidak ada yang cocok" in nobody.content.decode()
