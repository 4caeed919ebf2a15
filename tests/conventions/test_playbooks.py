"""Each playbook that ships has a decision on where reports, SIMFONI and the questions meet it.

Decided is what stands in the file itself: a topic of rapid-action.yaml, a kind of SIMFONI, a
question of question-counts.yaml, or an explicit none there. Nothing says none today, so what is
missing is named here as open: a new playbook fails until it is entered or named, and a name that
was decided since has to go.
"""

from __future__ import annotations

import pytest

from layak.workflows.rapidaction.figures.question_policy import question_counts
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.simfoni.reads import KINDS, PLACES
from tests.conventions.source import ROOT

SHARED = {"common", "events"}
UNDECIDED = {
    "topic": {"abh-sekolah-filial", "anak-bawah-12", "anak-korban-saksi"},
    "simfoni": {
        "abh-pelaku-diversi",
        "abh-sekolah-filial",
        "anak-bawah-12",
        "anak-korban-saksi",
        "anak-tanpa-akta",
        "anak-tidak-sekolah",
        "balita-gizi-buruk",
        "napza",
        "perkawinan-anak",
    },
    "question": {"anak-korban-saksi", "anak-tidak-sekolah", "balita-gizi-buruk", "perkawinan-anak"},
}


def playbooks() -> set[str]:
    return {path.stem for path in (ROOT / "data" / "playbooks").glob("*.yaml")} - SHARED


def decided() -> dict[str, set[str]]:
    topics = {topic.playbook for topic in rapid_policy().topics.values()}
    asked = {code for wanted in question_counts().values() for code in wanted.playbooks}
    # a topic without a playbook is for what nobody knows yet
    return {"topic": topics - {""}, "simfoni": set(KINDS), "question": asked}


@pytest.mark.parametrize("where", sorted(UNDECIDED))
def test_every_playbook_is_decided_or_named_as_open(where):
    assert playbooks() - decided()[where] == UNDECIDED[where]


@pytest.mark.parametrize("where", sorted(UNDECIDED))
def test_decisions_name_playbooks_that_ship(where):
    assert decided()[where] <= playbooks()


def test_a_place_of_simfoni_belongs_to_a_kind():
    assert PLACES.keys() <= KINDS.keys()
