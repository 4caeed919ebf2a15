"""The whole grid as a plain form: what was typed in each row, with the versions it was read at."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from layak.evaluation.answers.fields import field_names, field_text, read_field
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.saving import AnswerForm, read_answer_form
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.rules.entries import NotAcceptable

VERSIONS = "versi"
MOST_ROWS = 500


def sent_ids(sent: QueryDict) -> list[int]:
    """The answers that the form holds rows of."""
    names = (name.partition("-") for name in sent)
    found = (rest for head, _dash, rest in names if head == VERSIONS)
    return [int(text) for text in found if text.isascii() and text.isdigit() and len(text) < 19][
        :MOST_ROWS
    ]


def read_grid(sent: QueryDict, answers: Iterable[Answer], round_: Round) -> dict[int, AnswerForm]:
    """The rows in which something differs from what is kept, by answer; only what differs."""
    edition = edition_of(round_.revision_id)
    forms = {}
    for answer in answers:
        question = edition.find(answer.code)
        if question is None:
            continue
        # the row as the form of one question would send it
        row = QueryDict(mutable=True)
        for name in field_names(question, round_.data_years):
            text = sent.get(f"{answer.pk}-{name}")
            if text is None:
                continue
            try:
                is_kept = read_field(name, text, question) == field_text(answer, name)
            except NotAcceptable:
                is_kept = False
            if not is_kept:
                row[name] = text
        for pair in sent.get(f"{VERSIONS}-{answer.pk}", "").split():
            name, _colon, version = pair.rpartition(":")
            row[f"version-{name}"] = version
        form = read_answer_form(row, question, round_.data_years)
        if form.values:
            forms[answer.pk] = form
    return forms
