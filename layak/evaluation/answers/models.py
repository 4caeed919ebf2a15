"""An answer with its revisions and steps, who is assigned to it, what agencies write beside it, and the evidence it uses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_noop

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.models import Question
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import APPEND_ONLY, InTrail
from layak.records.evidence.files.models import Evidence

if TYPE_CHECKING:
    from layak.evaluation.answers.reads import Named


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Answers that ``actor`` may see: all, or those that name an agency of the actor."""
        if actor.scope("answer.view") == "all":
            return self
        return self.naming(actor.agency_ids("answer.view"))

    def naming(self, agency_ids: frozenset[int]) -> Self:
        """Answers assigned to one of these agencies, leading or contributing."""
        named = Assignment.objects.filter(
            answer=OuterRef("pk"), agency__in=agency_ids, ended_at=None
        )
        return self.filter(Exists(named))


class Answer(models.Model):
    """The city's one answer to a question in a round, with its self mark.

    ``versions`` counts the saves of each field by name: a save names the version it was
    read at. ``figures`` maps a data year to its counts:
    ``{"2025": {"numerator": "7412", "denominator": "11980"}}``.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT)
    # code and order of the question in the round's revision, for lists without the document
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    maximum = models.DecimalField(max_digits=6, decimal_places=2)
    stage = models.CharField(max_length=20)
    option = models.CharField(max_length=10, blank=True)
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    figures = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    not_applicable_reason = models.TextField(blank=True)
    versions = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True)
    stage_since_at = models.DateTimeField()
    # what last round's answer held, while nobody confirmed that it still holds:
    # {"option": "c", "mark": "3.00", "not_applicable": ""}; it has no mark until then
    carried = models.JSONField(null=True)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_count = models.PositiveSmallIntegerField(default=0)

    # No columns: what a query laid beside the row, there on answers that came through it alone.
    # ``with_agencies``, ``with_window``, ``fetch_standing`` and ``fetch_answer``:
    lead_id: int | None
    contributor_ids: list[int]
    window_is_shut: bool
    # ``fetch_answer``:
    bodies: list[Named]
    closing: dict[str, date]
    open_thread_count: int
    table_row_count: int
    handed_in_count: int
    need_count: int
    promise_count: int
    saved_by_name: str | None
    previous_edition: str
    extended_from: date | None
    extended_because: str | None

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "question"], name="one_answer_per_question"),
            models.UniqueConstraint(fields=["round", "code"], name="one_answer_per_code"),
            models.CheckConstraint(
                name="mark_within_maximum",
                condition=Q(mark=None) | Q(mark__gte=Decimal(0), mark__lte=F("maximum")),
            ),
            models.CheckConstraint(
                name="carried_answer_has_no_mark",
                condition=Q(carried__isnull=True)
                | Q(mark=None, option="", not_applicable_reason=""),
            ),
            models.CheckConstraint(
                name="confirmed_has_when_and_who",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="saved_has_when_and_who",
                condition=Q(saved_at=None, saved_by=None)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}"

    @property
    def is_applicable(self) -> bool:
        return not self.not_applicable_reason

    @property
    def has_answer(self) -> bool:
        return self.mark is not None or bool(self.not_applicable_reason)


class Assignment(models.Model):
    """Who works on an answer: one lead, any number of contributors."""

    class Relation(models.TextChoices):
        LEAD = "lead", "Memimpin"
        CONTRIBUTOR = "contributor", "Menyumbang"

    class State(models.TextChoices):
        # the life of a contributor's part; a lead's is told by the stage of the answer
        OPEN = "open", "Belum dimulai"
        WORKING = "working", "Sedang ditulis"
        HANDED_IN = "handed_in", "Diserahkan"
        RETURNED = "returned", "Diminta lagi"
        DECLINED = "declined", "Tidak punya bahan"

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    # the lead stands in for a body that cannot be assigned, only invited
    caretaker_for = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN.value)
    state_since_at = models.DateTimeField(null=True)
    # the contributor's own day; without it the answer's day counts
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"],
                name="one_lead_per_answer",
                condition=Q(relation="lead", ended_at=None),
            ),
            models.UniqueConstraint(
                fields=["answer", "agency"],
                name="one_assignment_per_agency",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.agency_id} {self.relation}"


class AnswerRevision(models.Model):
    """Every save of a field, and every text that lost a race (``is_kept`` false).

    ``save_id`` names one attempt of one device: the same attempt twice is one revision.
    """

    append_only = True
    in_trail = InTrail(
        label=gettext_noop("Simpanan jawaban"),
        fields=(
            "answer",
            "field",
            "value",
            "version",
            "is_kept",
            "save_id",
            "saved_at",
            "saved_by",
            "on_behalf_of",
        ),
    )

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
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
                fields=["answer", "field", "version"],
                name="one_revision_per_version",
                condition=Q(is_kept=True),
            )
        ]
        indexes = [models.Index(fields=["answer", "-id"], name="revision_answer")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.field} v{self.version}"


class AnswerStep(models.Model):
    """One move of an answer from stage to stage, with its note."""

    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["answer", "-id"], name="step_answer")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.move}"


class EvidenceUse(models.Model):
    """An evidence that proves something for an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="uses")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    # the use of the same evidence in the round before
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # the pages that prove it, as "3-5, 8"; empty: the whole document
    pages = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    # the stage in which it was handed in; empty for uses of before this was kept
    stage = models.CharField(max_length=20, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "evidence"],
                name="one_use_of_evidence",
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="pages_are_numbers",
                condition=Q(pages__regex=r"^([0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*)?$"),
            ),
            models.CheckConstraint(
                name="removed_has_when_and_who",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.evidence_id}"


# What agencies write beside an answer: assignments given on, parts, and the rows of its table.


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
