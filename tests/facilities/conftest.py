"""What agencies make ready for the year after the one that the tests play in."""

from __future__ import annotations

from datetime import date

import pytest

from layak.records.facilities.needs.actions import Review, propose_need, review_need
from layak.records.facilities.needs.entries import NeedContent
from tests.conftest import MONDAY
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_

YEAR = 2027


def content(need="Ruang laktasi di tiga puskesmas", **more) -> NeedContent:
    facts = {
        "kind": "infrastructure", "why": "Baru 12 dari 41 puskesmas", "cost": 150_000_000,
        "funding": "city", "target_on": date(YEAR, 9, 30), "codes": ("14.5",), **more,
    }  # fmt: skip
    return NeedContent(need=need, **facts)


def bare(need="Taman bermain kelurahan", **more) -> NeedContent:
    """Neither money nor day: what many rows look like in November."""
    return NeedContent(kind="facility", need=need, **more)


def propose(by, what=None, *, agency=None, year=YEAR, at=MONDAY):
    agency_id = agency.pk if agency else by.seats[0].agency_id
    return propose_need(agency_id=agency_id, year=year, content=what or content(), by=by, at=at)


def decide(need, by, decision="agreed", note="", at=MONDAY, **more):
    review = Review(decision=decision, note=note, label="Rakor ke-5", **more)
    return review_need(need_id=need.pk, review=review, by=by, at=at)


@pytest.fixture
def kept_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def need(sari):
    return propose(sari)
