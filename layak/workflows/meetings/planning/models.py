"""A meeting, its agenda, who is invited, and who came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency


class Meeting(models.Model):
    """A *rakor*. ``kind`` is a code of meetings.yaml; ``number`` counts within year and series.

    ``series`` groups meetings whose open follow-ups come back until they are closed.
    ``code_key`` signs the moving code on the wall of the room; no page shows it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Disiapkan"
        INVITED = "invited", "Undangan keluar"
        RUNNING = "running", "Berlangsung"
        ENDED = "ended", "Selesai, notulen disusun"
        SIGNED = "signed", "Notulen ditandatangani"
        CANCELLED = "cancelled", "Dibatalkan"

    series = models.CharField(max_length=60, default="rakor")
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    online_url = models.CharField(max_length=300, blank=True)
    organiser = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # offices first: "Asisten I"; the person as it will stand below the minutes. Whose letterhead
    # minutes and list carry: the office of who signs them; None for the organiser's
    chair_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    chair_position = models.CharField(max_length=160, blank=True)
    chair_name = models.CharField(max_length=120, blank=True)
    chair_nip = models.CharField(max_length=18, blank=True)
    note_taker_position = models.CharField(max_length=160, blank=True)
    note_taker_name = models.CharField(max_length=120, blank=True)
    note_taker_nip = models.CharField(max_length=18, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED.value)
    cancelled_because = models.CharField(max_length=300, blank=True)
    code_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-starts_at"], name="meeting_start")]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="meeting_number"),
            models.CheckConstraint(
                name="meeting_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="cancelled_meeting_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}/{self.year}"

    @property
    def signing_agency(self) -> Agency:
        """Whose letterhead stands over what the chair signs."""
        return self.chair_agency or self.organiser


class AgendaItem(models.Model):
    """One item of the agenda. ``source`` says what proposed it: "open-list", "weakest", "own" ..."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(default=10)
    presenter = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=30, default="own")
    # what it is about in the words of its source, frozen when the agenda was proposed
    lines = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="agenda_item_has_title", condition=~Q(title="")),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="one_agenda_item_per_place",
                condition=Q(removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position} {self.title}"


class Invitee(models.Model):
    """A seat at the table that was asked to come. ``represents`` is how it stands on the list.

    The address of the answer carries the row's number and a signature over it and ``nonce``.
    """

    class Reply(models.TextChoices):
        WAITING = "waiting", "Belum menjawab"
        COMING = "coming", "Hadir"
        DELEGATE = "delegate", "Diwakilkan"
        ABSENT = "absent", "Berhalangan"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitees")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    # "Kepala Dinas Kesehatan"
    represents = models.CharField(max_length=160)
    # name as known when invited; may be empty, since the office is invited
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    is_member = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    nonce = models.CharField(max_length=40, unique=True)
    reply = models.CharField(max_length=8, choices=Reply.choices, default=Reply.WAITING.value)
    reply_note = models.CharField(max_length=300, blank=True)
    delegate_name = models.CharField(max_length=120, blank=True)
    delegate_position = models.CharField(max_length=160, blank=True)
    replied_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "position"], name="invitee_meeting")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "represents"],
                name="one_invitation_per_seat",
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="delegate_has_name", condition=~Q(reply="delegate") | ~Q(delegate_name="")
            ),
            models.CheckConstraint(
                name="reply_has_moment",
                condition=Q(reply="waiting", replied_at=None)
                | (~Q(reply="waiting") & Q(replied_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.represents}"


class Attendance(models.Model):
    """Someone who came. Phones are never printed; the list has no number of an identity card.

    ``device`` is a mark of the telephone that signed in by the code in the room, so that one
    telephone signs once.
    """

    class Way(models.TextChoices):
        LIST = "list", "Daftar bertanda tangan"
        CODE = "code", "Kode di ruang rapat"
        LINK = "link", "Tautan pribadi"
        DESK = "desk", "Dicatat sekretariat"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    invitee = models.ForeignKey(
        Invitee, null=True, on_delete=models.PROTECT, related_name="attendances"
    )
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)
    # as written where the agency is none of ours
    agency_name = models.CharField(max_length=160, blank=True)
    sex = models.CharField(
        max_length=1, choices=[("L", "Laki-laki"), ("P", "Perempuan")], blank=True
    )
    phone = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices)
    device = models.CharField(max_length=64, blank=True)
    came_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    removed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "id"], name="attendance_meeting")]
        constraints = [
            models.CheckConstraint(name="attendance_has_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["invitee"],
                name="one_attendance_per_seat",
                condition=Q(removed_at=None, invitee__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["meeting", "device"],
                name="one_attendance_per_device",
                condition=Q(removed_at=None) & ~Q(device=""),
            ),
            models.CheckConstraint(
                name="removed_attendance_has_reason",
                condition=Q(removed_at=None, removed_because="")
                | (Q(removed_at__isnull=False) & ~Q(removed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"
