"""What agencies write beside an answer: assignments given on, parts, and the rows of its table."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer, Assignment
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence


class AssignmentStep(models.Model):
    """One move in the life of an assignment: handed in, asked again, declined, ended."""

    append_only = True

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=20)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["assignment", "-id"], name="assignment_step")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.move}"


class Delegation(models.Model):
    """An assignment given to a named person of the agency; the chain ends with the newest."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations"
    )
    note = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                name="one_delegate_at_a_time",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="delegated_to_someone_else", condition=~Q(to=F("given_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.to_id}"


class Contribution(models.Model):
    """What one agency writes for an answer that another leads; never an overwrite of the answer.

    ``figures`` and ``versions`` are shaped as those of ``Answer``. Its files are evidence of the
    agency on the answer, its table rows are ``TableRow`` of the agency.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="contributions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contributions")
    note = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "agency"], name="one_contribution_per_agency")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.agency_id}"


class ContributionRevision(models.Model):
    """Every save of a field of a contribution, and every text that lost a race."""

    append_only = True

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="revisions"
    )
    field = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    is_kept = models.BooleanField(default=True)
    save_id = models.UUIDField(null=True, unique=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "field", "version"],
                name="one_contributed_revision_per_version",
                condition=Q(is_kept=True),
            )
        ]
        indexes = [models.Index(fields=["contribution", "-id"], name="contributed_revision")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.field} v{self.version}"


class Merge(models.Model):
    """A part of a contribution that the lead took into the answer, as it was then."""

    append_only = True

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="merges")
    field = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    value = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["contribution", "-id"], name="contribution_merge")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.field} v{self.version}"


class TableRowQuerySet(models.QuerySet["TableRow"]):
    def standing(self) -> TableRowQuerySet:
        """Rows that were not removed."""
        return self.filter(removed_at=None)


class TableRow(models.Model):
    """One row of an answer's typed table (MATRIKS), handed in by an agency.

    ``table`` is the code of a schema in ``data/tables``; ``cells`` maps a column's code to the
    text as it is kept (days as 2026-01-31, numbers with a point). A row of a contributor counts
    in the answer once the lead took it (``taken_at``); a row of the lead always does.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="table_rows")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TableRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="taken_row_has_when_and_who",
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="removed_row_has_when_and_who",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer", "position"], name="table_row", condition=Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.table} {self.position}"


class TableRowRevision(models.Model):
    """Every save of a row, and every row that lost a race (``is_kept`` false)."""

    append_only = True

    row = models.ForeignKey(TableRow, on_delete=models.PROTECT, related_name="revisions")
    cells = models.JSONField()
    version = models.PositiveIntegerField()
    is_kept = models.BooleanField(default=True)
    save_id = models.UUIDField(null=True, unique=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["row", "version"],
                name="one_row_revision_per_version",
                condition=Q(is_kept=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id} v{self.version}"
