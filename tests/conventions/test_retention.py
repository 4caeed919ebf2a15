"""data/policy/retention.yaml names every field of every table, and nothing else."""

from __future__ import annotations

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app as queue

# of the framework, without facts of ours
NOT_OURS = {"auth", "contenttypes"}
PERSONAL = {False, "no", "staff", "text", "secret"}
RETENTION = yaml.safe_load((settings.POLICY_DIR / "retention.yaml").read_text(encoding="utf-8"))


def tables() -> dict[str, set[str]]:
    return {
        model._meta.label: {
            field.name
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
            if field.name != "id"
        }
        for model in apps.get_models()
        if model._meta.app_label not in NOT_OURS
    }


def listed(label: str) -> list[str]:
    return [name for group in RETENTION["models"].get(label, []) for name in group["fields"]]


def test_every_table_is_listed_and_no_other():
    assert set(RETENTION["models"]) == set(tables())


@pytest.mark.parametrize("label", sorted(tables()))
def test_every_field_is_listed_once(label):
    names = listed(label)
    assert len(names) == len(set(names)), "twice"
    assert set(names) == tables()[label]


def test_every_group_says_why_how_long_and_how_personal():
    for label, groups in RETENTION["models"].items():
        for group in groups:
            assert set(group) == {"fields", "personal", "keep", "why"}, label
            assert group["personal"] in PERSONAL, label
            assert group["keep"] in RETENTION["terms"], label
            assert len(group["why"]) > 5, label


def test_terms_name_jobs_that_exist():
    # they are read where one is queued or run
    queue.perform_import_paths()
    for code, term in RETENTION["terms"].items():
        assert term["label"], code
        for job in term.get("by", []):
            assert job in queue.tasks, job
