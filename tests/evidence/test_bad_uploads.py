"""Everything bad through the real form and through pieces: kept as it came, or refused with why."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.records.evidence.files.models import EvidenceFile
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.bad_files import BAD, PDF

__all__ = ["answer", "revision", "round_"]


@cache
def content(make: Callable[[], bytes]) -> bytes:
    return make()


def through_form(line, place, bad, data):
    return line.client.post(place, {"uploads": [SimpleUploadedFile(bad.name, data)]})


def in_pieces(line, place, bad, data):
    begun = line.begin(len(data), bad.name)
    if begun.status_code != 201:
        return begun
    arrived = begun.headers["Location"]
    assert line.send(arrived, 0, data).status_code == 204
    key = arrived.strip("/").split("/")[-1]
    return line.client.post(place, {"upload_keys": [key]})


@pytest.mark.parametrize("send", [through_form, in_pieces])
def test_what_is_bad_is_kept_as_it_came_or_refused_with_a_reason(
    line, answer, folders, send, django_capture_on_commit_callbacks
):
    place = f"/evaluasi/jawaban/{answer.pk}/bukti/"
    for bad in BAD:
        data = content(bad.make)
        before = EvidenceFile.objects.count()
        with django_capture_on_commit_callbacks(execute=True):
            response = send(line, place, bad, data)
        assert response.status_code in ((400, 422) if bad.refused else (302,)), bad.name
        assert bad.refused in response.content.decode(), bad.name
        assert EvidenceFile.objects.count() == before + (0 if bad.refused else 1), bad.name
        if not bad.refused:
            file = EvidenceFile.objects.latest("pk")
            assert (folders / "files" / file.stored_as).read_bytes() == data, bad.name
            assert file.original_name == (bad.kept_as or bad.name), bad.name
    kept = [path for path in (folders / "files").rglob("*") if path.is_file()]
    assert len(kept) == len([bad for bad in BAD if not bad.refused])
    assert send(line, place, BAD[1], PDF).status_code == 302
