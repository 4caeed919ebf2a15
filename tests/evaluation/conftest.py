"""A round of the invented kelurahan award, with answers led by the agencies of the cast."""

from __future__ import annotations

import pytest

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round
from tests.conftest import MONDAY, has_begun, shipped
from tests.conftest import plan as plan


def lead_by(answer: Answer, agency: Agency) -> Answer:
    """Make ``agency`` the lead for the test, by the table itself."""
    Assignment.objects.filter(answer=answer, ended_at=None).update(ended_at=MONDAY)
    Assignment.objects.create(answer=answer, agency=agency, relation="lead", assigned_at=MONDAY)
    return answer


@pytest.fixture
def revision(request, begun):
    if has_begun(request):
        found = EditionRevision.objects.get()
        edition_of(found.pk)  # as opening a round does: read already
        return found
    return load_edition(edition=shipped("kla-2024"), by=None, at=MONDAY)


@pytest.fixture
def round_(request, revision, dinkes, dp3a, disdik, setda):
    if has_begun(request):
        # with what the round that was opened knows of
        return Round.objects.select_related("revision__edition", "caretaker").get(code="uji")
    return open_round(plan=plan(), revision=revision, caretaker=dp3a, by=None, at=MONDAY)


@pytest.fixture
def answer(round_, dinkes):
    """14.1: exclusive breast-feeding, led by Dinas Kesehatan, 3 points."""
    return round_.answers.get(code="14.1")


@pytest.fixture
def kept_files(settings, tmp_path):
    """Uploads of the test go to a folder of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def asked(answer, dinkes, disdik):
    """14.1 led by Dinas Kesehatan, with Dinas Pendidikan beside it."""
    lead_by(answer, dinkes)
    answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    return answer
