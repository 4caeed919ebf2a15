from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.reading_rules import parse
from layak.evaluation.editions.rules import document_hash, from_document, to_document
from layak.rules.instrument import (
    Edition,
    Indicator,
    Named,
    NamedAgency,
    Note,
    Option,
    Part,
    Question,
    RankFloor,
    Section,
)  # fmt: skip
from tests.rules.conftest import MINI

TEXT = st.text(max_size=12)
POINTS = st.decimals(0, 100, places=2)
NAMES = st.lists(TEXT, max_size=3, unique=True).map(tuple)


@st.composite
def questions(draw, code):
    options = st.builds(Option, code=TEXT, label=TEXT, points=POINTS, official=st.booleans())
    return draw(
        st.builds(
            Question, code=st.just(code), key=TEXT, label=TEXT, kind=TEXT, kind_label=TEXT,
            maximum=POINTS, agencies=NAMES, evidence=NAMES,
            options=st.lists(options, max_size=3).map(tuple),
            basis=st.sampled_from(["stated", "inferred", "official"]),
            bands=st.lists(POINTS, max_size=3).map(tuple), note=TEXT, official_text=TEXT,
            not_applicable=st.sampled_from(["counts", "excluded"]),
        )
    )  # fmt: skip


@st.composite
def editions(draw):
    first, second = draw(questions("q1")), draw(questions("q2"))
    section = Section(code=draw(TEXT), name=draw(TEXT), maximum=draw(POINTS), questions=(second,))
    indicator = Indicator(
        code="i", name=draw(TEXT), maximum=draw(POINTS), questions=(first, second),
        sections=draw(st.sampled_from([(), (section,)])),
    )  # fmt: skip
    ranks = st.builds(RankFloor, name=TEXT, above=POINTS, inclusive=st.booleans())
    return Edition(
        code=draw(TEXT), instrument=draw(TEXT), title=draw(TEXT), status=draw(TEXT),
        precision=Decimal("0.01"), maximum=draw(POINTS),
        ranks=tuple(draw(st.lists(ranks, max_size=2))),
        parts=(Part(code="p", name=draw(TEXT), maximum=draw(POINTS), indicators=(indicator,)),),
        kinds=(Named(code=draw(TEXT), label=draw(TEXT)),),
        agencies=(NamedAgency(code=draw(TEXT), name=draw(TEXT)),),
        notes=(Note(at=draw(TEXT), text=draw(TEXT)),),
    )  # fmt: skip


@given(editions())
def test_document_gives_back_an_equal_edition(edition):
    stored = json.loads(json.dumps(to_document(edition)))
    again = from_document(stored)
    assert again == edition
    assert to_document(again) == stored
    assert again.questions == edition.questions


@pytest.mark.parametrize("name", ["kla", "ward", "mini"])
def test_shipped_editions_survive_storage(name, request):
    edition = request.getfixturevalue(name)
    again = from_document(json.loads(json.dumps(to_document(edition))))
    assert again == edition
    assert [again.place(q.code).section for q in again.questions] == [
        edition.place(q.code).section for q in edition.questions
    ]


def test_document_writes_decimals_as_strings_and_a_question_once():
    document = to_document(parse(MINI))
    indicator = document["parts"][0]["indicators"][0]
    assert document["precision"] == "0.01"
    assert indicator["questions"][1]["maximum"] == "1.5"
    assert indicator["sections"][1]["questions"] == ["s2.1", "s2.2"]


def test_document_of_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="99"):
        from_document(to_document(parse(MINI)) | {"form": 99})


def test_hash_ignores_the_order_of_fields_and_sees_a_change():
    document = to_document(parse(MINI))
    turned = dict(reversed(document.items()))
    assert document_hash(document) == document_hash(turned)
    assert document_hash(document) != document_hash(document | {"title": "other"})
    assert len(document_hash(document)) == 64
