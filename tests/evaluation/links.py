"""Links of the test round, made by the secretariat and opened by somebody without an account."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.links.actions import LinkPlan, MadeLink, make_link
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.signing import link_token
from tests.conftest import MONDAY

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WHO = {"name": "Ani Rahma", "position": "Kasubbag Program"}


def pdf(name: str = "bukti.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def contribute(answer: Answer, agency) -> Assignment:
    """Name ``agency`` beside the lead, by the table itself."""
    return Assignment.objects.create(
        answer=answer, agency=agency, relation="contributor", assigned_at=MONDAY
    )


def make(round_, agency, answers, by, task="evidence", **changes) -> MadeLink:
    return make_link(
        round_=round_,
        agency=agency,
        answer_ids=[answer.pk for answer in answers],
        plan=LinkPlan(task=task, **changes),
        by=by,
        at=timezone.now(),
    )


def part_link(asked, round_, agency, by) -> AccessLink:
    return make(round_, agency, [asked], by, task="part", recipient="Bu Ani").link


def address(link: AccessLink, tail: str = "") -> str:
    return f"/tautan/{link_token(link.pk, link.nonce)}/{tail}"


def begin(link: AccessLink, **told) -> Client:
    """A device on which the visitor has said who is there."""
    client = Client()
    assert client.post(address(link, "mulai/"), told or WHO).status_code == 302
    return client
