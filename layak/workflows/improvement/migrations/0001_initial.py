import django.db.models.deletion
import layak.platform.tables
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("evaluation", "0001_initial"),
        ("followups", "0001_initial"),
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="RoadSearch",
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
                        ("asked", models.JSONField()),
                        ("marks_hash", models.CharField(max_length=64)),
                        ("found", models.JSONField(default=dict)),
                        ("asked_at", models.DateTimeField()),
                        ("found_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="road_searches",
                                to="evaluation.round",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.longwork",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["round", "-id"], name="road_search_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoadPlan",
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
                        ("title", models.CharField(max_length=200)),
                        ("wish", models.CharField(blank=True, max_length=20)),
                        ("rank", models.CharField(max_length=60)),
                        ("margin", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("limits", models.JSONField(default=dict)),
                        ("start_total", models.DecimalField(decimal_places=2, max_digits=7)),
                        ("end_total", models.DecimalField(decimal_places=2, max_digits=7)),
                        ("effort", models.DecimalField(decimal_places=4, max_digits=12)),
                        ("cost", models.PositiveBigIntegerField(default=0)),
                        ("is_proven", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Rancangan"),
                                    ("adopted", "Ditetapkan"),
                                    ("replaced", "Diganti"),
                                    ("withdrawn", "Dicabut"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("adopted_at", models.DateTimeField(null=True)),
                        ("decided_label", models.CharField(blank=True, max_length=200)),
                        ("decided_url", models.CharField(blank=True, max_length=200)),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="road_plans",
                                to="evaluation.round",
                            ),
                        ),
                        (
                            "search",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="improvement.roadsearch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "adopted")),
                                fields=("round",),
                                name="one_adopted_plan",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("adopted_at", None), ("adopted_by", None)),
                                    models.Q(
                                        ("adopted_at__isnull", False), ("adopted_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_adopted_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "adopted"), _negated=True),
                                    models.Q(
                                        ("adopted_at__isnull", False),
                                        models.Q(("decided_label", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="adopted_plan_was_decided",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoadStep",
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
                        ("position", models.PositiveSmallIntegerField()),
                        ("start", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("to", models.DecimalField(decimal_places=2, max_digits=6)),
                        ("effort", models.DecimalField(decimal_places=4, max_digits=10)),
                        ("cost", models.PositiveBigIntegerField(default=0)),
                        ("ready_on", models.DateField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evaluation.answer",
                            ),
                        ),
                        (
                            "followup",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="road_step",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="improvement.roadplan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "answer"), name="one_step_per_question"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to__gt", models.F("start"))), name="step_rises"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityEffort",
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
                        ("kind", models.CharField(max_length=10)),
                        ("is_default", models.BooleanField(default=False)),
                        ("start", models.DecimalField(decimal_places=4, max_digits=10)),
                        ("whole", models.DecimalField(decimal_places=4, max_digits=10)),
                        ("cost_start", models.PositiveBigIntegerField(default=0)),
                        ("cost_whole", models.PositiveBigIntegerField(default=0)),
                        (
                            "weeks_start",
                            models.DecimalField(decimal_places=2, default=0, max_digits=6),
                        ),
                        (
                            "weeks_whole",
                            models.DecimalField(decimal_places=2, default=0, max_digits=6),
                        ),
                        ("because", models.CharField(max_length=300)),
                        ("written_at", models.DateTimeField()),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kind", "-id"], name="city_effort_kind")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("because", ""), _negated=True),
                                name="city_effort_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__gte", 0), ("whole__gte", 0)),
                                name="city_effort_not_negative",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="16490cf32d83bbf3f5508cf8ee33f5da9a204343",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_012fb",
                                    table="improvement_cityeffort",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="0d8697a1338bbc87eb2e5db5ac98b6f53316be17",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_c4939",
                                    table="improvement_cityeffort",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
