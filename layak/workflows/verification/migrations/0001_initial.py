import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("evaluation", "0003_flags"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("kept_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StageMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("mark", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("before", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("basis", models.CharField(blank=True, max_length=200)),
                ("seen", models.CharField(blank=True, max_length=16)),
                ("needs_second", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_marks",
                        to="evaluation.answer",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MarkAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mark",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement",
                        to="verification.stagemark",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VerificationStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
                        related_name="verification_stages",
                        to="evaluation.round",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="stagemark",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marks",
                to="verification.verificationstage",
            ),
        ),
        migrations.CreateModel(
            name="StageExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("signer", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="longer",
                        to="verification.verificationstage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("is_good", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="evaluation.evidenceuse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_good", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_file_has_reason",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fileverdict",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8b56396b5624fdde6e73025c9f6ff9006864f614",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_588a4",
                    table="verification_fileverdict",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fileverdict",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                    hash="217b46b12c74c0238c2026aa27e72efe317265eb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_9eadf",
                    table="verification_fileverdict",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("text",),
                name="one_remark_of_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="markagreement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d296469280f7ce22f3671d82654984978c300f62",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_00d76",
                    table="verification_markagreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="markagreement",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                    hash="647a84fc475e6d824f14582d4278b7782122738f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_3f1ad",
                    table="verification_markagreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="markagreement",
            trigger=pgtrigger.compiler.Trigger(
                name="another_agrees",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nPERFORM 1 FROM verification_verificationstage s JOIN verification_stagemark m ON m.stage_id = s.id\n  WHERE m.id = NEW.mark_id AND s.closed_at IS NULL AND m.by_id <> NEW.by_id FOR SHARE OF s;\nIF FOUND THEN RETURN NEW; END IF;\nRAISE EXCEPTION 'layak: another person agrees, while the stage is open'\n  USING ERRCODE = 'check_violation';\n",
                    hash="25bd58693ebaaa568b17a4f91e75a783aada1109",
                    operation="INSERT",
                    pgid="pgtrigger_another_agrees_63dab",
                    table="verification_markagreement",
                    timing="DEFERRABLE INITIALLY IMMEDIATE",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationstage",
            constraint=models.UniqueConstraint(
                fields=("round", "code"), name="one_stage_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationstage",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="stage_window_has_length",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationstage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None), ("digest", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stage_closed_has_when_who_digest",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verificationstage",
            trigger=pgtrigger.compiler.Trigger(
                name="closed_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."closed_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a0b95d2c39f2cd9604a6a3c385a239b9f6457833",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_closed_stays_65d65",
                    table="verification_verificationstage",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stagemark",
            constraint=models.UniqueConstraint(
                fields=("stage", "answer", "version"), name="one_mark_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="stagemark",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", None), ("mark__gte", Decimal("0")), _connector="OR"),
                name="stage_mark_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagemark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(
                        ("before__isnull", False),
                        ("mark", models.F("before")),
                        ("mark__isnull", False),
                    ),
                    models.Q(("before__isnull", True), ("mark__isnull", True)),
                    _connector="OR",
                ),
                name="changed_mark_has_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagemark",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9c33ad0340ecac462c79b7600c5b5a8cad5663a9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9653d",
                    table="verification_stagemark",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagemark",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                    hash="2286f916f3798a60b2eb0c842c7ae68531b8557a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ac2a8",
                    table="verification_stagemark",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagemark",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nPERFORM 1 FROM verification_verificationstage s\n  WHERE s.id = NEW.stage_id AND s.closed_at IS NULL FOR SHARE;\nIF NOT FOUND THEN\n  RAISE EXCEPTION 'layak: the stage is closed' USING ERRCODE = 'check_violation';\nEND IF;\nIF NOT EXISTS (SELECT 1 FROM evaluation_answer a JOIN verification_verificationstage s\n    ON s.round_id = a.round_id WHERE a.id = NEW.answer_id AND s.id = NEW.stage_id\n    AND (NEW.mark IS NULL OR NEW.mark <= a.maximum)) THEN\n  RAISE EXCEPTION 'layak: a mark of another round or above the maximum'\n    USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.basis = '' AND EXISTS (SELECT 1 FROM evaluation_assignment named\n    JOIN agencies_seat seat ON seat.agency_id = named.agency_id AND seat.ended_on IS NULL\n    JOIN agencies_seatholding held ON held.seat_id = seat.id\n    WHERE named.answer_id = NEW.answer_id AND named.ended_at IS NULL\n      AND held.user_id = NEW.by_id AND held.since_on <= NEW.at::date\n      AND (held.until_on IS NULL OR held.until_on > NEW.at::date)) THEN\n  RAISE EXCEPTION 'layak: nobody judges the own agency' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="339003057fd04440f6941b1cd689864ee3b0b500",
                    operation="INSERT",
                    pgid="pgtrigger_mark_stands_c7e65",
                    table="verification_stagemark",
                    timing="DEFERRABLE INITIALLY IMMEDIATE",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stageextension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("signer", ""), _negated=True)
                ),
                name="extension_has_reason_and_signer",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stageextension",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8564b32cdb7e3d08565ceeee986730885b155850",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_929ec",
                    table="verification_stageextension",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stageextension",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                    hash="e5fb4d747614e30f75a8bf34fe6c5fbdcf8350c9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_bdef1",
                    table="verification_stageextension",
                    when="BEFORE",
                ),
            ),
        ),
    ]
