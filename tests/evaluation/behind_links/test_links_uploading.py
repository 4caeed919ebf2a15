"""Behind a link: files in pieces belong to the link that they came by, and to no other."""

from __future__ import annotations

import pytest

from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.links.models import AccessLink
from layak.records.evidence.uploads.models import ResumableUpload
from tests.evaluation.links import PDF, address, begin, make, part_link
from tests.evidence.conftest import folders
from tests.evidence.uploading import Line, key_of

__all__ = ["folders"]

pytestmark = pytest.mark.usefixtures("folders")


@pytest.fixture
def link(asked, round_, disdik, wati) -> AccessLink:
    return part_link(asked, round_, disdik, wati)


def line_to(link) -> Line:
    return Line(begin(link), address(link, "unggah/"))


def test_a_visitor_hands_in_what_arrived_in_pieces(link, asked, disdik):
    line = line_to(link)
    place = line.begin(len(PDF)).headers["Location"]
    assert place.startswith(address(link, "unggah/"))
    line.send(place, 0, PDF[:10])
    line.send(place, 10, PDF[10:])
    part = address(link, f"{asked.pk}/bagian/")
    done = line.client.post(part, {"upload_keys": [key_of(place)]}, follow=True)
    assert "Berkas tersimpan." in done.content.decode()
    use = EvidenceUse.objects.get(answer=asked)
    assert (use.evidence.agency, use.added_by) == (disdik, link.account)
    again = line.client.post(part, {"upload_keys": [key_of(place)]})
    assert again.status_code in (409, 422)
    assert "sudah diserahkan" in again.content.decode()


def test_who_did_not_say_who_they_are_uploads_nothing(client, link):
    response = Line(client, address(link, "unggah/")).begin(10)
    assert response.status_code == 302
    assert not ResumableUpload.objects.exists()


def test_the_upload_of_another_link_is_not_there(link, asked, round_, dinkes, wati):
    line = line_to(link)
    key = key_of(line.begin(10).headers["Location"])
    other = line_to(make(round_, dinkes, [asked], wati).link)
    assert other.ask("HEAD", f"{other.place}{key}/").status_code == 404
    assert line.ask("HEAD", f"{line.place}{key}/").status_code == 200
