"""A child and a report: what names anybody is sealed."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.city.places.models import District
from layak.platform.sealing import SealedField, sealed_checks


class AgeBand(models.TextChoices):
    """Bands wide enough for counts; never a birth day outside the seal."""

    INFANT = "0-5", "0 sampai 5 tahun"
    CHILD = "6-11", "6 sampai 11 tahun"
    TEEN = "12-15", "12 sampai 15 tahun"
    YOUTH = "16-17", "16 sampai 17 tahun"
    UNKNOWN = "", "Belum diketahui"


class Child(models.Model):
    """The least that must be known of one child; every word that names the child is sealed.

    ``code`` is what everyone says instead of a name. The indexes are keyed hashes that find the
    same child again without opening anything: by NIK, by name, by how the name sounds.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    name = SealedField()
    nik = SealedField()
    birth_day = SealedField()
    address = SealedField()
    guardian = SealedField()
    guardian_contact = SealedField()
    school = SealedField()
    nik_index = models.CharField(max_length=64, blank=True, db_index=True)
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    sound_index = models.CharField(max_length=64, blank=True, db_index=True)
    sex = models.CharField(
        max_length=1, choices=[("L", "Laki-laki"), ("P", "Perempuan")], blank=True
    )
    age_band = models.CharField(max_length=5, choices=AgeBand, blank=True)
    is_age_estimated = models.BooleanField(default=False)
    has_disability = models.BooleanField(null=True)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    # compared on saving
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # processing restricted on request (UU 27/2022 Ps 41): nothing new is shared
    restricted_at = models.DateTimeField(null=True)
    # identity taken away at the end of retention; code and counts stay
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *sealed_checks(
                "name", "nik", "birth_day", "address", "guardian", "guardian_contact", "school"
            ),
            models.CheckConstraint(
                name="erased_child_has_no_identity",
                condition=Q(erased_at=None)
                | Q(
                    name="",
                    nik="",
                    birth_day="",
                    address="",
                    guardian="",
                    guardian_contact="",
                    school="",
                    nik_index="",
                    name_index="",
                    sound_index="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Report(models.Model):
    """A report from any channel, as it came in. Nobody is refused for how they report.

    ``code`` is for staff; a reporter without an account follows by a code of which only a keyed
    hash is kept. ``received_at`` is when the person said it, ``recorded_at`` when it was typed.
    """

    class Channel(models.TextChoices):
        PUBLIC = "public", "Formulir darurat"
        HOTLINE = "hotline", "Telepon atau pesan"
        SAPA = "sapa129", "SAPA 129"
        WALK_IN = "walk-in", "Datang langsung"
        SCHOOL = "school", "Satuan pendidikan"
        HEALTH = "health", "Fasilitas kesehatan"
        POLICE = "police", "Kepolisian"
        WARD = "ward", "Kelurahan atau PATBM"
        AGENCY = "agency", "Perangkat daerah atau lembaga lain"

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu dinilai"
        OPENED = "opened", "Ditangani"
        JOINED = "joined", "Digabung dengan penanganan lain"
        DISMISSED = "dismissed", "Tidak ditindaklanjuti"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    outside_reference = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING.value)
    # looks like noise: read later, never thrown away
    is_slow = models.BooleanField(default=False)
    # codes of signs in rapid-action.yaml that the reporter named
    signs = models.JSONField(default=list)
    # code of a topic in rapid-action.yaml that the reporter chose, or ""
    topic = models.CharField(max_length=60, blank=True)
    child_count = models.PositiveSmallIntegerField(default=1)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    story = SealedField()
    child_hint = SealedField()
    reporter = SealedField()
    reporter_contact = SealedField()
    is_anonymous = models.BooleanField(default=True)
    # whose people must not see it
    reported_agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+"
    )
    follow_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # the same form sent twice is one report
    save_id = models.UUIDField(unique=True)
    # when it happened; the day's first moment where only the day is known
    happened_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # of whoever typed it
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # a code of rapid-action.yaml
    dismissed_because = models.CharField(max_length=30, blank=True)
    joined_to = models.ForeignKey(
        "rapidaction.Activation", null=True, on_delete=models.PROTECT, related_name="joined_reports"
    )
    next_alarm_at = models.DateTimeField(null=True)
    alarm_level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["is_slow", "received_at"],
                name="report_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["-decided_at"], name="report_decided", condition=~Q(state="waiting")
            ),
            models.Index(
                fields=["next_alarm_at"],
                name="report_alarm",
                condition=Q(next_alarm_at__isnull=False),
            ),
            models.Index(fields=["recorded_by", "-recorded_at"], name="report_by"),
        ]
        constraints = [
            *sealed_checks("story", "child_hint", "reporter", "reporter_contact"),
            models.CheckConstraint(
                name="report_follows_what_happened",
                condition=Q(happened_at=None) | Q(happened_at__lte=F("received_at")),
            ),
            models.CheckConstraint(
                name="report_decided_has_when",
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="dismissed_report_has_reason",
                condition=~Q(state="dismissed") | ~Q(dismissed_because=""),
            ),
            models.CheckConstraint(
                name="joined_report_has_activation",
                condition=~Q(state="joined") | Q(joined_to__isnull=False),
            ),
            models.CheckConstraint(
                name="anonymous_report_has_no_reporter",
                condition=Q(is_anonymous=False) | Q(reporter="", reporter_contact=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code
