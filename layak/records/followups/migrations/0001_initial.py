import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import layak.platform.tables
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("evidence", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("problem", models.CharField(blank=True, max_length=600)),
                        ("proof_wanted", models.CharField(blank=True, max_length=300)),
                        (
                            "codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("repeats_months", models.PositiveSmallIntegerField(null=True)),
                        ("origin", models.CharField(blank=True, max_length=60)),
                        ("origin_label", models.CharField(blank=True, max_length=200)),
                        ("origin_url", models.CharField(blank=True, max_length=200)),
                        ("series", models.CharField(blank=True, max_length=60)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Berjalan"),
                                    ("reported", "Dilaporkan selesai"),
                                    ("closed", "Selesai"),
                                    ("dropped", "Dibatalkan"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("reported_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followups",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "repeats",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_by",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followups",
                                to="agencies.seat",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "due_on"], name="followup_due"),
                            models.Index(
                                fields=["agency", "state", "due_on"], name="followup_agency"
                            ),
                            models.Index(fields=["origin"], name="followup_origin"),
                            models.Index(fields=["series", "state"], name="followup_series"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["codes"], name="followup_codes"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="followup_has_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reported_at", None), ("reported_by", None)),
                                    models.Q(
                                        ("reported_at__isnull", False),
                                        ("reported_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="followup_reported_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("ended_by", None),
                                        ("state__in", ("open", "reported")),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("state__in", ("closed", "dropped")),
                                    ),
                                    _connector="OR",
                                ),
                                name="followup_ended_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("open", "dropped")),
                                    ("reported_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="followup_reported_before_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(("ended_by", models.F("reported_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="followup_closed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("repeats_months", None),
                                    ("repeats_months__gt", 0),
                                    _connector="OR",
                                ),
                                name="followup_repeats_after_a_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Escalation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("rung", models.CharField(max_length=30)),
                        ("due_on", models.DateField()),
                        ("needs_release", models.BooleanField()),
                        ("content", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(null=True)),
                        ("dismissed_at", models.DateTimeField(null=True)),
                        ("dismissed_because", models.CharField(blank=True, max_length=300)),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "followup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("followup", "rung", "due_on"),
                                name="one_escalation_per_rung",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released_at", None), ("released_by", None)),
                                    models.Q(
                                        ("released_at__isnull", False),
                                        ("released_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="escalation_released_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("dismissed_at", None),
                                        ("dismissed_because", ""),
                                        ("dismissed_by", None),
                                    ),
                                    models.Q(
                                        ("dismissed_at__isnull", False),
                                        ("dismissed_by__isnull", False),
                                        models.Q(("dismissed_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="escalation_dismissed_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at", None), ("dismissed_at", None), _connector="OR"
                                ),
                                name="escalation_released_or_dismissed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "followup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "needs",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needed_by",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("followup", "needs"), name="need_once"),
                            models.CheckConstraint(
                                condition=models.Q(("followup", models.F("needs")), _negated=True),
                                name="need_is_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpProof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidence",
                            ),
                        ),
                        (
                            "followup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proofs",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("followup", "evidence"),
                                name="proof_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("created", "Dicatat"),
                                    ("changed", "Diubah"),
                                    ("extended", "Diperpanjang"),
                                    ("moved", "Dialihkan"),
                                    ("reported", "Dilaporkan selesai"),
                                    ("returned", "Dikembalikan"),
                                    ("closed", "Dinyatakan selesai"),
                                    ("dropped", "Dibatalkan"),
                                    ("reopened", "Dibuka kembali"),
                                    ("noted", "Catatan kemajuan"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=600)),
                        ("former_due_on", models.DateField(null=True)),
                        ("due_on", models.DateField(null=True)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "followup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["followup", "id"], name="step_followup")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "extended"), _negated=True),
                                    models.Q(
                                        models.Q(("note", ""), _negated=True),
                                        ("due_on__isnull", False),
                                        ("former_due_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="extension_has_reason_and_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ("returned", "dropped", "reopened")),
                                        _negated=True,
                                    ),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refusing_step_has_reason",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="a210cb6ffce9f29d1ba5b9fb69158057eeb9187d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1e7b8",
                                    table="followups_followupstep",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="116f9110740e4d678e64ee3867daba84af7d305b",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_0f28e",
                                    table="followups_followupstep",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpSupporter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "followup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supporters",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("followup", "agency"), name="supporter_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
