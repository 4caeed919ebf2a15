"""Objects that the pages of the matrix ask for."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.taskforce.models import Position, TaskForce
from layak.city.people.roles.actor import Actor
from layak.city.places.models import District, Municipality, Ward
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.rounds.models import Round
from layak.platform.documents.writing.letters import SAMPLE
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.files.models import Evidence, FileCopy
from layak.records.evidence.reading.models import FileText
from layak.records.facilities.needs.models import ReadinessProof
from tests.conftest import MONDAY


def a_signer(agency: Agency) -> Signer:
    return Signer.objects.create(agency=agency, name="Uji", position="Kepala", added_at=MONDAY)


def a_letter(round_: Round, agency: Agency, by: Actor) -> RequestLetter:
    return RequestLetter.objects.create(
        round=round_,
        agency=agency,
        number="1",
        dated_on=MONDAY.date(),
        content=SAMPLE,
        made_at=MONDAY,
        made_by=by.user,
    )


def a_ward() -> Ward:
    city = Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    district = District.objects.create(municipality=city, code="99.71.01", name="Uji")
    return Ward.objects.create(
        district=district, code="99.71.01.1001", name="Uji", kind="kelurahan"
    )


def a_position(agency: Agency) -> Position:
    decree = TaskForce.objects.create(
        level="city",
        number="1",
        decreed_on=MONDAY.date(),
        since_on=MONDAY.date(),
        created_at=MONDAY,
    )
    return Position.objects.create(
        task_force=decree,
        group="ketua",
        duty="pejabat",
        title="Uji",
        agency=agency,
        position=1,
    )


def a_readiness_proof(agency: Agency, evidence: Evidence, by: Actor) -> ReadinessProof:
    need = agency.readiness.create(
        year=2027, kind="facility", need="Uji", created_at=MONDAY, created_by=by.user
    )
    proof: ReadinessProof = need.proofs.create(evidence=evidence, added_at=MONDAY, added_by=by.user)
    return proof


def keep_copies(evidence: Evidence) -> None:
    """What a look at a file leads to, made already: no program is to be started for it here."""
    file = evidence.files.get()
    FileText.objects.create(file=file, page_count=1, read_at=MONDAY)
    for kind, page in (("page", 1), ("thumbnail", 0), ("searchable", 0)):
        name = default_storage.save(f"salinan/{file.pk}-{kind}", ContentFile(b"RIFF"))
        FileCopy.objects.create(
            file=file, kind=kind, page=page, stored_as=name, media_type="image/webp", size=4,
            sha256="0" * 64, made_at=MONDAY,
        )  # fmt: skip


def note_entries(evidence: Evidence, by: Actor) -> None:
    """As if its file were the sheet of an activity, and of a link: both have a page of their own."""
    Evidence.objects.filter(pk=evidence.pk).update(form="link")
    Activity.objects.create(
        evidence=evidence, happened_on=MONDAY.date(), changed_at=MONDAY, changed_by=by.user
    )
