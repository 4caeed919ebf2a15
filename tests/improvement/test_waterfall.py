"""From year to year: every point of the difference stands in exactly one step."""

from __future__ import annotations

from decimal import Decimal

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH
from layak.evaluation.steering.actions import open_round
from layak.platform.charts.waterfall import Step, StepChart, draw_steps
from layak.rules.scoring import NOT_APPLICABLE, waterfall
from tests.conftest import MONDAY, plan, shipped, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_
from tests.shown import shown

D = Decimal
PAGE = "/evaluasi/uji/jalan/tahun/"


def test_steps_add_up_and_name_their_questions():
    """3,00 + 1,50 become 2,25 + nothing; 4,00 had no successor; 1.1 is new with 5,00.

    8.5 before, 7.25 now: -2.25 in part III, +5 in the first, -4 gone.
    """
    edition = shipped("kla-2024")
    first = edition.parts[0].indicators[0].questions[0].code
    former = {"a": D(3), "b": D("1.50"), "c": D(4), "d": D(2)}
    marks = {"14.1": D("2.25"), "14.2": NOT_APPLICABLE, first: D(5), "14.4": None}
    origins = {"14.1": ("a",), "14.2": ("b",), "14.4": ("d",)}
    found = waterfall(edition, marks, former, origins)
    assert (found.start, found.end) == (D("8.50"), D("7.25"))
    assert found.open_before == D(2), "14.4 is unanswered: its forerunner is neither gone nor lost"
    assert found.open_count == len(edition.questions) - 3
    assert (found.gone, found.gone_count) == (D(4), 1)
    changes = {part.code: part.change for part in found.parts if part.change}
    assert changes == {edition.parts[0].code: D(5), edition.place("14.1").part.code: D("-2.25")}
    assert found.start + sum(changes.values()) - found.gone == found.end
    assert [(one.code, one.change, one.before) for one in found.moved] == [
        (first, D(5), None),
        ("14.2", D("-1.50"), D("1.50")),
        ("14.1", D("-0.75"), D(3)),
    ]


def test_a_question_that_was_split_counts_once_and_one_that_was_merged_whole():
    edition = shipped("kla-2024")
    former = {"a": D(2), "b": D(1)}
    split = waterfall(
        edition, {"14.1": D(1), "14.2": D(1)}, former, {"14.1": ("a",), "14.2": ("a",)}
    )
    assert [(one.code, one.change) for one in split.moved] == [("14.1", D(-1)), ("14.2", D(1))]
    assert split.gone == D(1)
    merged = waterfall(edition, {"14.1": D("2.5")}, former, {"14.1": ("a", "b")})
    assert [(one.code, one.before) for one in merged.moved] == [("14.1", D(3))]
    assert merged.gone == D(0)


def test_bars_begin_where_the_one_before_ended():
    """From 100 up 20, down 10, nothing: drawn from 99 to 121, 620 units for 22 points."""
    chart = StepChart(
        start=D(100),
        steps=[Step("a", D(20)), Step("b", D(-10)), Step("c", D(0))],
        first="lalu",
        last="kini",
    )
    drawing = draw_steps(chart, width=640)
    assert chart.end == D(110)
    bars = [shape for shape in drawing.shapes if shape.kind == "rect"]
    first, rise, fall, still, last = bars
    assert [bar.look for bar in bars] == ["ink", "deep", "late", "ink", "ink"]
    assert (rise.x, rise.width) == (38.2, 563.6)
    assert (fall.x, fall.width) == (320.0, 281.8)
    assert (still.x, still.width) == (320.0, 2.0)
    assert first.x == 36.2
    assert last.x == 318.0
    signs = [shape.text for shape in drawing.shapes if shape.anchor == "end"]
    assert signs == ["100,00", "+20,00", "-10,00", "0,00", "110,00"]
    assert drawing.height == 5 * 38


def test_without_any_change_the_drawing_still_stands():
    drawing = draw_steps(StepChart(start=D(0), steps=[], first="lalu", last="kini"), width=264)
    assert [shape.x for shape in drawing.shapes if shape.kind == "rect"] == [130.0, 130.0]


def with_former(round_) -> Round:
    former = open_round(
        plan=plan("lalu", evaluation_year=2026, data_years=[2024, 2025]),
        revision=round_.revision,
        caretaker=round_.caretaker,
        by=None,
        at=MONDAY,
    )
    Round.objects.filter(pk=round_.pk).update(previous=former)
    for code, before, now in (("14.1", "3", "2.25"), ("14.2", "1.50", "3"), ("14.4", "2", "2")):
        Answer.objects.filter(round=former, code=code).update(mark=before)
        Answer.objects.filter(round=round_, code=code).update(mark=now)
    return former


def test_the_page_tells_part_question_and_agency(client, wati, round_, dinkes):
    """6,50 before, 7,25 now: +1,50 of 14.2 and -0,75 of 14.1."""
    with_former(round_)
    lead_by(round_.answers.get(code="14.2"), dinkes)
    response = sign_in(client, wati).get(PAGE)
    page = shown(response.context["page"])
    assert "dari 6,50 pada" in page.steps.sentence
    assert "menjadi 7,25" in page.steps.sentence
    for picture in (page.steps, page.slope):
        assert [row for row in picture.rows if row[3] != "0,00"] == [
            (page.moved[0].part, "6,50", "7,25", "+0,75")
        ]
    assert page.slope.sentence.startswith("1 bagian naik, 0 turun, 6 tetap")
    assert [(row.code, row.before, row.now, row.change) for row in page.moved] == [
        ("14.2", "1,50", "3,00", "+1,50"),
        ("14.1", "3,00", "2,25", "-0,75"),
    ]
    # an unanswered question is compared on neither side, and a year in work has no difference yet
    Answer.objects.filter(round=round_, code="14.2").update(mark=None)
    bare = client.get(PAGE)
    assert "tidak ikut dibandingkan; dari 6,50 pada" in bare.content.decode()
    bare = shown(bare.context["page"])
    assert [row.code for row in bare.moved] == ["14.1"]
    assert "dari 5,00 pada" in bare.steps.sentence
    assert "menjadi 4,25" in bare.steps.sentence
    assert (bare.open_count, bare.open_before) == (page.open_count + 1, "1,50")
    assert page.moved[0].agency == dinkes.name
    assert page.moved[0].url in response.content.decode()
    assert [(row.total, row.change) for row in page.years] == [("7,25", DASH), ("6,50", DASH)]
    assert page.years[0].rank == f"{page.open_count} belum dijawab"
    # under a lock, what was never answered is nothing for good
    done = {"locked_at": MONDAY, "locked_by": wati.user}
    Round.objects.filter(pk=round_.pk).update(**done)
    locked = shown(client.get(PAGE).context["page"])
    assert [(row.code, row.now) for row in locked.moved] == [("14.2", "0,00"), ("14.1", "2,25")]
    assert (locked.open_count, locked.years[0].change) == (0, "-2,25")


def test_a_year_that_is_not_there_shows_the_newest(client, wati, round_):
    former = with_former(round_)
    sign_in(client, wati)
    for words in ("?putaran=uji", "?putaran=entah", f"?putaran={former.code}"):
        assert shown(client.get(f"{PAGE}{words}").context["page"]).after.code == "uji"


def test_an_earlier_step_opens_from_the_years(client, wati, round_):
    former = with_former(round_)
    oldest = open_round(
        plan=plan("dulu", evaluation_year=2025, data_years=[2023, 2024]),
        revision=round_.revision,
        caretaker=round_.caretaker,
        by=None,
        at=MONDAY,
    )
    Answer.objects.filter(round=oldest, code="14.1").update(mark="1.50")
    Round.objects.filter(pk=former.pk).update(previous=oldest)
    page = shown(sign_in(client, wati).get(f"{PAGE}?putaran=lalu").context["page"])
    assert "ari 1,50 pada" in page.steps.sentence
    assert "menjadi 6,50" in page.steps.sentence
    assert len(page.years) == 3


def test_operator_sees_the_sums_and_the_own_questions(client, sari, round_, dinkes, disdik):
    with_former(round_)
    lead_by(round_.answers.get(code="14.1"), dinkes)
    lead_by(round_.answers.get(code="14.2"), disdik)
    visible = set(round_.answers.naming(frozenset([dinkes.pk])).values_list("code", flat=True))
    page = shown(sign_in(client, sari).get(PAGE).context["page"])
    assert "menjadi 7,25" in page.steps.sentence
    assert {row.code for row in page.moved} == {"14.1", "14.2"} & visible
    assert page.moved_count == 2


def test_the_first_round_says_what_will_be_here(client, wati, round_):
    text = sign_in(client, wati).get(PAGE).content.decode()
    assert "Belum ada putaran sebelumnya" in text
