from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from tests.conftest import MONDAY


@pytest.mark.django_db
def test_sixteen_playbooks_ship_and_a_second_load_makes_none():
    assert len(load_shipped_playbooks(at=MONDAY)) == 16
    assert load_shipped_playbooks(at=MONDAY) == []


@pytest.mark.django_db
def test_what_is_kept_reads_as_the_file_does():
    load_shipped_playbooks(at=MONDAY)
    steps = [
        len(playbook_of(version).steps)
        for version in PlaybookVersion.objects.exclude(
            code__in=["anak-tanpa-akta", "balita-gizi-buruk"]
        )
    ]
    assert (len(steps), sum(steps)) == (14, 140)


@pytest.mark.django_db
def test_an_adopted_document_never_changes():
    load_shipped_playbooks(at=MONDAY)
    version = PlaybookVersion.objects.filter(code="napza").get()
    with pytest.raises(ProgrammingError), transaction.atomic():
        PlaybookVersion.objects.filter(pk=version.pk).update(document={})
    assert playbook_of(version).code == "napza"
