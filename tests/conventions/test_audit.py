"""`data/policy/audit.yaml` knows every family of events: sealed, or with words for the filter."""

from __future__ import annotations

from layak.platform.audit.policy import audit_policy, family_of, is_sealed
from tests.conventions.test_events import CLASSES, sample

# written by hand from what each event tells: these name a child, a report or a case
OF_A_CHILD = {
    "access", "breach", "case", "child", "drill", "education", "handoff", "identity", "note", "offer",
    "privacy", "report", "review", "simfoni", "statistics", "step", "task_link",
}  # fmt: skip


def test_what_tells_of_a_child_is_sealed_and_nothing_else_is():
    for found in CLASSES:
        assert is_sealed(sample(found).stream) == (family_of(found.kind) in OF_A_CHILD), found.kind


def test_every_other_family_reads_in_words():
    shown = {family_of(found.kind) for found in CLASSES if not is_sealed(sample(found).stream)}
    assert set(audit_policy().kinds) == shown
    labels = list(audit_policy().kinds.values())
    assert len(labels) == len(set(labels))
