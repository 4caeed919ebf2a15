import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import layak.platform.sealing.fields
import layak.platform.tables
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("evidence", "0001_initial"),
        ("facilities", "0001_initial"),
        ("followups", "0001_initial"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Child",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        ("name", layak.platform.sealing.fields.SealedField(blank=True, default="")),
                        ("nik", layak.platform.sealing.fields.SealedField(blank=True, default="")),
                        (
                            "birth_day",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "address",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "guardian",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "guardian_contact",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "school",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        ("nik_index", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("name_index", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("sound_index", models.CharField(blank=True, db_index=True, max_length=64)),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                                max_length=1,
                            ),
                        ),
                        (
                            "age_band",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("0-5", "0 sampai 5 tahun"),
                                    ("6-11", "6 sampai 11 tahun"),
                                    ("12-15", "12 sampai 15 tahun"),
                                    ("16-17", "16 sampai 17 tahun"),
                                    ("", "Belum diketahui"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("is_age_estimated", models.BooleanField(default=False)),
                        ("has_disability", models.BooleanField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField()),
                        ("restricted_at", models.DateTimeField(null=True)),
                        ("erased_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.district",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("name", ""),
                                    ("name__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_name_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("nik", ""),
                                    ("nik__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_nik_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("birth_day", ""),
                                    ("birth_day__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_birth_day_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("address", ""),
                                    ("address__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_address_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("guardian", ""),
                                    ("guardian__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_guardian_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("guardian_contact", ""),
                                    (
                                        "guardian_contact__regex",
                                        "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$",
                                    ),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_guardian_contact_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("school", ""),
                                    ("school__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_child_school_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("address", ""),
                                        ("birth_day", ""),
                                        ("guardian", ""),
                                        ("guardian_contact", ""),
                                        ("name", ""),
                                        ("name_index", ""),
                                        ("nik", ""),
                                        ("nik_index", ""),
                                        ("school", ""),
                                        ("sound_index", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="erased_child_has_no_identity",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyLeave",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_leaves",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "ends_at"], name="leave_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="leave_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyTurn",
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
                        ("rank", models.PositiveSmallIntegerField(default=1)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("phone", models.CharField(blank=True, max_length=30)),
                        ("created_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_turns",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_turns",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "starts_at"], name="duty_agency"),
                            models.Index(fields=["user", "starts_at"], name="duty_user"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="duty_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__in", (1, 2, 3))), name="duty_rank_known"
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("removed_at", None)),
                                expressions=[
                                    (
                                        models.Func(
                                            "agency",
                                            "agency",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_upper=True
                                            ),
                                            function="INT8RANGE",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            "rank",
                                            "rank",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_upper=True
                                            ),
                                            function="INT4RANGE",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            "starts_at",
                                            "ends_at",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                            function="TSTZRANGE",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_on_duty_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyLine",
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
                        ("label", models.CharField(max_length=80)),
                        ("phone", models.CharField(max_length=30)),
                        ("says", models.CharField(blank=True, max_length=160)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("changed_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("phone__regex", "^\\+?[0-9]{3,15}$")),
                                name="emergency_line_can_be_called",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaybookVersion",
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
                        ("code", models.SlugField(max_length=60)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("document", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Rancangan"), ("adopted", "Berlaku")],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("valid_from_on", models.DateField(null=True)),
                        ("valid_until_on", models.DateField(null=True)),
                        ("changed_because", models.CharField(blank=True, max_length=600)),
                        ("saved_count", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField()),
                        ("adopted_at", models.DateTimeField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "version"), name="one_playbook_per_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "adopted"), ("valid_until_on", None)),
                                fields=("code",),
                                name="one_lasting_playbook_per_code",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("code",),
                                name="one_draft_per_playbook",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("adopted_at", None),
                                        ("adopted_by", None),
                                        ("state", "draft"),
                                        ("valid_until_on", None),
                                    ),
                                    models.Q(
                                        ("adopted_at__isnull", False),
                                        ("state", "adopted"),
                                        ("valid_from_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="adopted_playbook_has_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until_on", None),
                                    ("valid_until_on__gte", models.F("valid_from_on")),
                                    _connector="OR",
                                ),
                                name="playbook_ends_after_it_begins",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="adopted_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."state" = \'adopted\' AND (OLD."document" IS DISTINCT FROM (NEW."document") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."valid_from_on" IS DISTINCT FROM (NEW."valid_from_on") OR OLD."adopted_at" IS DISTINCT FROM (NEW."adopted_at") OR OLD."adopted_by_id" IS DISTINCT FROM (NEW."adopted_by_id")))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="959b22e2ab546485687805d0622a79ee3e9b21b4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_adopted_stays_07d49",
                                    table="rapidaction_playbookversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="adopted_is_kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'adopted')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="7a8d449104b813062f749c80b94bcecefd343b31",
                                    operation="DELETE",
                                    pgid="pgtrigger_adopted_is_kept_3fa01",
                                    table="rapidaction_playbookversion",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalReview",
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
                        ("part", models.CharField(max_length=6)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("is_confirmed", models.BooleanField()),
                        ("reviewer", models.CharField(max_length=200)),
                        ("note", models.CharField(blank=True, max_length=600)),
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
                            "playbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="rapidaction.playbookversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["playbook", "part", "position", "-id"], name="review_row"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reviewer", ""), _negated=True),
                                name="review_has_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_confirmed", True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="doubted_row_has_note",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="45cd4a5c6be51ee9d6b31875b0ad433ee4170891",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_36de7",
                                    table="rapidaction_legalreview",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="8707f8bf16dff245b6295abf604e1e0c3f64f8a4",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_0d13c",
                                    table="rapidaction_legalreview",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivacyRequest",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("access", "Akses dan jejak pemrosesan"),
                                    ("correction", "Pembetulan"),
                                    ("withdrawal", "Penarikan persetujuan"),
                                    ("restriction", "Pembatasan"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Diperiksa"),
                                    ("proposed", "Menunggu orang kedua"),
                                    ("granted", "Dipenuhi"),
                                    ("refused", "Ditolak"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "requester",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "requester_contact",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        ("giver", models.CharField(blank=True, max_length=8)),
                        (
                            "words",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        ("received_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("may_endanger", models.BooleanField(null=True)),
                        ("checked_at", models.DateTimeField(null=True)),
                        ("is_refusal", models.BooleanField(null=True)),
                        ("because", models.CharField(blank=True, max_length=30)),
                        ("proposed_at", models.DateTimeField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("next_alarm_at", models.DateTimeField(null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "child",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rapidaction.child",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("requester", ""),
                                    ("requester__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_privacyrequest_requester_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("requester_contact", ""),
                                    (
                                        "requester_contact__regex",
                                        "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$",
                                    ),
                                    _connector="OR",
                                ),
                                name="rapidaction_privacyrequest_requester_contact_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("words", ""),
                                    ("words__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_privacyrequest_words_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state__in", ("open", "proposed")),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ("granted", "refused")),
                                    ),
                                    _connector="OR",
                                ),
                                name="privacy_decided_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_at", None), ("checked_by", None)),
                                    models.Q(
                                        ("checked_at__isnull", False), ("checked_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="privacy_checked_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proposed_at", None), ("proposed_by", None)),
                                    models.Q(
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="privacy_proposed_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    ("may_endanger__isnull", False),
                                    _connector="OR",
                                ),
                                name="privacy_checked_before_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "granted"), _negated=True),
                                    ("may_endanger", False),
                                    _connector="OR",
                                ),
                                name="danger_is_refused",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="privacy_refusal_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "withdrawal"), ("state", "granted"), _negated=True
                                    ),
                                    models.Q(("giver", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="withdrawal_names_giver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="privacy_decided_by_second_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconciliation",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("month", models.PositiveSmallIntegerField()),
                        ("simfoni_count", models.PositiveIntegerField()),
                        ("own_count", models.PositiveIntegerField()),
                        ("note", models.CharField(blank=True, max_length=600)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["year", "month", "-id"], name="reconciliation_month"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                                name="reconciled_month_exists",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("simfoni_count", models.F("own_count")),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="difference_is_explained",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4bb89f2b161c3fa1127fd155b462ff10336f40c6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c31d7",
                                    table="rapidaction_reconciliation",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="411741e793d1b992ba8dbcdd232f823fc850c5ff",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_ccfb9",
                                    table="rapidaction_reconciliation",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleAgency",
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
                        ("role", models.CharField(max_length=40)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)),
                                fields=("role", "agency"),
                                name="role_agency_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatisticsRelease",
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
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("tables", models.JSONField()),
                        ("released_at", models.DateTimeField()),
                        (
                            "released_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("since_on", "until_on"), name="one_release_a_period"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gt", models.F("since_on"))),
                                name="release_has_days",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="3547fb550683bbfad120e6aae11a07662e244de0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a9aac",
                                    table="rapidaction_statisticsrelease",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="50e402d8972124d66234a3c2228da84614b9abf8",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_cd6f5",
                                    table="rapidaction_statisticsrelease",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConductAcceptance",
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
                        ("version", models.CharField(max_length=20)),
                        ("at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conduct_acceptances",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "version"), name="conduct_accepted_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="63b9733323f8951f574559e4fdb9baadc3c4ec40",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_19648",
                                    table="rapidaction_conductacceptance",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="15942c4fa659e8af347a099cf4113d1df856a60d",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_d5342",
                                    table="rapidaction_conductacceptance",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Breach",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        ("exposed_from_at", models.DateTimeField()),
                        ("exposed_until_at", models.DateTimeField()),
                        ("discovered_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("what", layak.platform.sealing.fields.SealedField(blank=True, default="")),
                        (
                            "handling",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        ("told_people_at", models.DateTimeField(null=True)),
                        ("told_authority_at", models.DateTimeField(null=True)),
                        ("is_drill", models.BooleanField(default=False)),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("what", ""),
                                    ("what__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_breach_what_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("handling", ""),
                                    ("handling__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_breach_handling_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("exposed_until_at__gte", models.F("exposed_from_at"))
                                ),
                                name="breach_window_has_length",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("public", "Formulir darurat"),
                                    ("hotline", "Telepon atau pesan"),
                                    ("sapa129", "SAPA 129"),
                                    ("walk-in", "Datang langsung"),
                                    ("school", "Satuan pendidikan"),
                                    ("health", "Fasilitas kesehatan"),
                                    ("police", "Kepolisian"),
                                    ("ward", "Kelurahan atau PATBM"),
                                    ("agency", "Perangkat daerah atau lembaga lain"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("outside_reference", models.CharField(blank=True, max_length=60)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Menunggu dinilai"),
                                    ("opened", "Ditangani"),
                                    ("joined", "Digabung dengan penanganan lain"),
                                    ("dismissed", "Tidak ditindaklanjuti"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("is_slow", models.BooleanField(default=False)),
                        ("signs", models.JSONField(default=list)),
                        ("topic", models.CharField(blank=True, max_length=60)),
                        ("child_count", models.PositiveSmallIntegerField(default=1)),
                        (
                            "story",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "child_hint",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "reporter",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "reporter_contact",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        ("is_anonymous", models.BooleanField(default=True)),
                        ("follow_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("save_id", models.UUIDField(unique=True)),
                        ("happened_at", models.DateTimeField(null=True)),
                        ("received_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("dismissed_because", models.CharField(blank=True, max_length=30)),
                        ("next_alarm_at", models.DateTimeField(null=True)),
                        ("alarm_level", models.PositiveSmallIntegerField(default=0)),
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
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.district",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reported_agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "joined_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joined_reports",
                                to="rapidaction.activation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["is_slow", "received_at"],
                                name="report_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting"), _negated=True),
                                fields=["-decided_at"],
                                name="report_decided",
                            ),
                            models.Index(
                                condition=models.Q(("next_alarm_at__isnull", False)),
                                fields=["next_alarm_at"],
                                name="report_alarm",
                            ),
                            models.Index(fields=["recorded_by", "-recorded_at"], name="report_by"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("story", ""),
                                    ("story__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_report_story_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("child_hint", ""),
                                    (
                                        "child_hint__regex",
                                        "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$",
                                    ),
                                    _connector="OR",
                                ),
                                name="rapidaction_report_child_hint_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reporter", ""),
                                    ("reporter__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_report_reporter_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reporter_contact", ""),
                                    (
                                        "reporter_contact__regex",
                                        "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$",
                                    ),
                                    _connector="OR",
                                ),
                                name="rapidaction_report_reporter_contact_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("happened_at", None),
                                    ("happened_at__lte", models.F("received_at")),
                                    _connector="OR",
                                ),
                                name="report_follows_what_happened",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state", "waiting"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_decided_has_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dismissed"), _negated=True),
                                    models.Q(("dismissed_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="dismissed_report_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_anonymous", False),
                                    models.Q(("reporter", ""), ("reporter_contact", "")),
                                    _connector="OR",
                                ),
                                name="anonymous_report_has_no_reporter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "joined"), _negated=True),
                                    ("joined_to__isnull", False),
                                    _connector="OR",
                                ),
                                name="joined_report_has_activation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("red", "Merah"),
                                    ("yellow", "Kuning"),
                                    ("green", "Hijau"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "signs",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), default=list
                            ),
                        ),
                        (
                            "level_because",
                            layak.platform.sealing.fields.SealedField(blank=True, default=""),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list
                            ),
                        ),
                        ("is_drill", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Berjalan"),
                                    ("closing", "Menunggu persetujuan penutupan"),
                                    ("closed", "Ditutup"),
                                ],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("opened_at", models.DateTimeField()),
                        ("closing_asked_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("outcome", models.CharField(blank=True, max_length=30)),
                        ("review_on", models.DateField(null=True)),
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
                            "closing_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.district",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activations",
                                to="agencies.agency",
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
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "child",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activations",
                                to="rapidaction.child",
                            ),
                        ),
                        (
                            "playbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activations",
                                to="rapidaction.playbookversion",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activations",
                                to="rapidaction.report",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["lead", "state", "-opened_at"], name="activation_lead"
                            ),
                            models.Index(
                                fields=["state", "level", "-opened_at"], name="activation_board"
                            ),
                            models.Index(fields=["child"], name="activation_child"),
                            models.Index(fields=["-opened_at"], name="activation_opened"),
                            models.Index(
                                condition=models.Q(("state", "closed"), _negated=True),
                                fields=["-opened_at"],
                                name="activation_running",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("level_because", ""),
                                    (
                                        "level_because__regex",
                                        "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$",
                                    ),
                                    _connector="OR",
                                ),
                                name="rapidaction_activation_level_because_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closing_asked_at", None),
                                        ("closing_asked_by", None),
                                        ("state", "open"),
                                    ),
                                    models.Q(
                                        ("closing_asked_at__isnull", False),
                                        ("closing_asked_by__isnull", False),
                                        ("state__in", ("closing", "closed")),
                                    ),
                                    _connector="OR",
                                ),
                                name="closing_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("state__in", ("open", "closing")),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("state", "closed"),
                                    ),
                                    _connector="OR",
                                ),
                                name="closed_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(
                                        ("closed_by", models.F("closing_asked_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="closed_by_another",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="one_hat",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (NEW.\"state\" = 'closed')",
                                    func="\nIF EXISTS (SELECT 1 FROM rapidaction_caseassignment a\n           WHERE a.activation_id = NEW.id AND a.user_id = NEW.closed_by_id AND a.kind = 'worker')\nTHEN RAISE EXCEPTION 'layak: a worker does not close' USING ERRCODE = 'check_violation'; END IF;\nRETURN NEW;\n",
                                    hash="4a824a6c9b348bfa2c1c63c84e50ec17dbc6b19d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_one_hat_64643",
                                    table="rapidaction_activation",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AfterActionReview",
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
                        ("went_well", models.CharField(blank=True, max_length=1500)),
                        ("went_wrong", models.CharField(blank=True, max_length=1500)),
                        ("written_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "activation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CaseNote",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("situation", "Ringkasan keadaan"),
                                    ("plan", "Rencana intervensi (ringkas)"),
                                    ("conference", "Keputusan konferensi kasus"),
                                    ("follow", "Catatan pemantauan"),
                                    ("return", "Alasan penutupan dikembalikan"),
                                    ("shelter", "Tempat aman"),
                                    ("medical", "Medis dan forensik"),
                                    ("suspect", "Terlapor"),
                                    ("imagery", "Alamat konten (tanpa gambar)"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", layak.platform.sealing.fields.SealedField(blank=True, default="")),
                        ("written_at", models.DateTimeField()),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="rapidaction.activation",
                            ),
                        ),
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
                        "indexes": [
                            models.Index(fields=["activation", "section"], name="note_section")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("text", ""),
                                    ("text__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_casenote_text_sealed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conference",
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
                        ("planned_at", models.DateTimeField()),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("held_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conferences",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "agencies",
                            models.ManyToManyField(related_name="+", to="agencies.agency"),
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
                            "note",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rapidaction.casenote",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ConflictBlock",
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
                        ("at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blocks",
                                to="rapidaction.activation",
                            ),
                        ),
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
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency__isnull", False), ("user", None)),
                                    models.Q(("agency", None), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="block_names_person_or_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at", None), ("lifted_by", None)),
                                    models.Q(
                                        ("lifted_at__isnull", False), ("lifted_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="block_lifted_has_when_and_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Drill",
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
                        ("scenario", models.CharField(blank=True, max_length=1000)),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "activation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drill",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidence",
                            ),
                        ),
                        (
                            "led_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None),
                                    ("ended_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="drill_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EducationPlan",
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
                            "level",
                            models.CharField(
                                choices=[
                                    ("paud", "PAUD"),
                                    ("sd", "SD/MI"),
                                    ("smp", "SMP/MTs"),
                                    ("sma", "SMA/MA"),
                                    ("smk", "SMK"),
                                    ("slb", "SLB"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("is_madrasah", models.BooleanField(default=False)),
                        ("last_grade", models.PositiveSmallIntegerField(null=True)),
                        (
                            "route",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stay", "Tetap di sekolah asal, belajar jarak jauh"),
                                    ("filial", "Kelas filial sekolah induk"),
                                    ("equivalency", "Kesetaraan (Paket A/B/C) lewat PKBM atau SKB"),
                                    ("vocational", "Pelatihan kerja"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(
                                choices=[
                                    ("city", "Dinas Pendidikan kota"),
                                    ("province", "Dinas Pendidikan provinsi"),
                                    ("religion", "Kementerian Agama"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "dapodik",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Belum diperiksa"),
                                    ("active", "Tercatat aktif"),
                                    ("missing", "Tidak tercatat"),
                                    ("refused", "Tidak dapat dicatat"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("is_over_age", models.BooleanField(default=False)),
                        ("trouble_due_on", models.DateField(null=True)),
                        ("trouble_solved_by", models.CharField(blank=True, max_length=30)),
                        ("trouble_solved_at", models.DateTimeField(null=True)),
                        ("turns_eighteen_month", models.CharField(blank=True, max_length=7)),
                        ("release_on", models.DateField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "activation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="education",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "receiving_school",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "reservation",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="facilities.offerreservation",
                            ),
                        ),
                        (
                            "trouble_owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_over_age", False),
                                        models.Q(
                                            ("dapodik__in", ("missing", "refused")), _negated=True
                                        ),
                                    ),
                                    models.Q(
                                        ("trouble_due_on__isnull", False),
                                        ("trouble_owner__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="education_trouble_has_owner",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Occurrence",
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
                        ("event", models.CharField(max_length=60)),
                        ("at", models.DateTimeField()),
                        ("offset_minutes", models.SmallIntegerField()),
                        ("is_withdrawn", models.BooleanField(default=False)),
                        ("because", models.CharField(blank=True, max_length=30)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="rapidaction.occurrence",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("activation", "event"),
                                name="one_first_time_of_an_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaces", None),
                                    models.Q(("because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_withdrawn", False),
                                    ("replaces__isnull", False),
                                    _connector="OR",
                                ),
                                name="withdrawal_replaces",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="17a2828dd8be322a8cb4fa2a535c811fd01c0bc3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_95b07",
                                    table="rapidaction_occurrence",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="0f1bbdae6cd914364a46c77400e5336706009ccc",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_2360a",
                                    table="rapidaction_occurrence",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReentryCheck",
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
                        ("month", models.PositiveSmallIntegerField()),
                        ("due_on", models.DateField()),
                        (
                            "found",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("school", "Bersekolah"),
                                    ("work", "Bekerja layak (sudah boleh bekerja)"),
                                    ("training", "Berlatih"),
                                    ("nothing", "Tidak bersekolah"),
                                    ("unreached", "Belum terjangkau"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("at", models.DateTimeField(null=True)),
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="rapidaction.educationplan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "month"), name="one_reentry_check_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__in", (1, 2, 3))),
                                name="reentry_month_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("at", None), ("by", None), ("found", "")),
                                    models.Q(
                                        models.Q(("found", ""), _negated=True),
                                        ("at__isnull", False),
                                        ("by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reentry_check_has_when_and_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentityRead",
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
                        ("tier", models.PositiveSmallIntegerField()),
                        (
                            "fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20)
                            ),
                        ),
                        ("relation", models.CharField(max_length=12)),
                        ("at", models.DateTimeField()),
                        (
                            "activation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reads",
                                to="rapidaction.activation",
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
                            "child",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reads",
                                to="rapidaction.child",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reads",
                                to="rapidaction.report",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["child", "at"], name="read_child"),
                            models.Index(fields=["by", "at"], name="read_by"),
                            models.Index(fields=["at"], name="read_at"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="29aa713da365f2dd760c00bc85db10b90c9d790c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_8535a",
                                    table="rapidaction_identityread",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="4eed32a1a497460a28bc20ab1323308471829db8",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_465ee",
                                    table="rapidaction_identityread",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewFinding",
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
                        ("text", models.CharField(max_length=300)),
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
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="rapidaction.afteractionreview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="finding_has_text",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SimfoniEntry",
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
                        ("is_entered", models.BooleanField()),
                        ("number", models.CharField(blank=True, max_length=40)),
                        ("entered_on", models.DateField(null=True)),
                        ("at", models.DateTimeField()),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="simfoni_entries",
                                to="rapidaction.activation",
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
                    options={
                        "indexes": [
                            models.Index(fields=["activation", "-id"], name="simfoni_activation")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entered_on", None), ("is_entered", False), ("number", "")
                                    ),
                                    models.Q(
                                        ("entered_on__isnull", False),
                                        ("is_entered", True),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="entered_has_number_and_day",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="3260386f968b66696e6db5ff4267a9beae186781",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_88714",
                                    table="rapidaction_simfonientry",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="74eb73fd6ff58d7dcf62b0cbc81db83687d03c63",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_fa56b",
                                    table="rapidaction_simfonientry",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepRun",
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
                        ("part", models.CharField(max_length=6)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("role", models.CharField(max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Menunggu peristiwa"),
                                    ("running", "Berjalan"),
                                    ("done", "Selesai"),
                                    ("skipped", "Tidak berlaku"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True)),
                        ("offset_minutes", models.SmallIntegerField(default=0)),
                        (
                            "warnings",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateTimeField(), default=list
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        ("recorded_at", models.DateTimeField(null=True)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        ("skipped_because", models.CharField(blank=True, max_length=30)),
                        ("next_alarm_at", models.DateTimeField(null=True)),
                        ("alarm_level", models.PositiveSmallIntegerField(default=0)),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="rapidaction.activation",
                            ),
                        ),
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
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_alarm_at__isnull", False)),
                                fields=["next_alarm_at"],
                                name="step_alarm",
                            ),
                            models.Index(fields=["agency", "state", "due_at"], name="step_agency"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activation", "part", "position"),
                                name="step_once_per_activation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("done_at", None),
                                    ),
                                    models.Q(
                                        ("done_at__isnull", False),
                                        ("recorded_at__isnull", False),
                                        ("recorded_by__isnull", False),
                                        ("state", "done"),
                                    ),
                                    _connector="OR",
                                ),
                                name="step_done_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "skipped"), _negated=True),
                                    models.Q(("skipped_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="skipped_step_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("waiting", "running")),
                                    ("next_alarm_at", None),
                                    _connector="OR",
                                ),
                                name="ended_step_is_silent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOff",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("referral", "Rujukan"), ("transfer", "Pelimpahan")],
                                max_length=8,
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[("general", "Umum"), ("school", "Sekolah (tanpa uraian)")],
                                default="general",
                                max_length=7,
                            ),
                        ),
                        (
                            "asked",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), default=list
                            ),
                        ),
                        ("answers", models.JSONField(default=dict)),
                        ("note", layak.platform.sealing.fields.SealedField(blank=True, default="")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Dikirim, belum dibuka"),
                                    ("seen", "Dibuka, belum dijawab"),
                                    ("accepted", "Diterima"),
                                    ("declined", "Ditolak"),
                                    ("acting", "Sedang ditangani"),
                                    ("closed", "Selesai"),
                                    ("withdrawn", "Ditarik"),
                                ],
                                default="sent",
                                max_length=9,
                            ),
                        ),
                        ("save_id", models.UUIDField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("sent_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("declined_at", models.DateTimeField(null=True)),
                        ("declined_because", models.CharField(blank=True, max_length=30)),
                        ("alternative_name", models.CharField(blank=True, max_length=160)),
                        ("acted_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("outcome", models.CharField(blank=True, max_length=30)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=30)),
                        ("see_by_at", models.DateTimeField()),
                        ("answer_by_at", models.DateTimeField()),
                        ("act_by_at", models.DateTimeField()),
                        ("close_by_at", models.DateTimeField(null=True)),
                        ("next_alarm_at", models.DateTimeField(null=True)),
                        ("alarm_level", models.PositiveSmallIntegerField(default=0)),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handoffs",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "alternative",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "from_agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reservation",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="facilities.offerreservation",
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handoffs",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handoffs",
                                to="rapidaction.steprun",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["to_agency", "state", "answer_by_at"], name="handoff_inbox"
                            ),
                            models.Index(
                                fields=["activation", "sent_at"], name="handoff_activation"
                            ),
                            models.Index(
                                condition=models.Q(("next_alarm_at__isnull", False)),
                                fields=["next_alarm_at"],
                                name="handoff_alarm",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("note", ""),
                                    ("note__regex", "^s1\\.k[0-9]{1,6}\\.[A-Za-z0-9_-]{80,}$"),
                                    _connector="OR",
                                ),
                                name="rapidaction_handoff_note_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_agency", models.F("to_agency")), _negated=True
                                ),
                                name="handoff_leaves_the_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("form", "school"), _negated=True),
                                    ("note", ""),
                                    _connector="OR",
                                ),
                                name="school_handoff_has_no_free_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at", None), ("declined_at", None), _connector="OR"
                                ),
                                name="handoff_answered_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("declined_at", None),
                                    models.Q(
                                        models.Q(("declined_because", ""), _negated=True),
                                        models.Q(
                                            ("alternative__isnull", False),
                                            models.Q(("alternative_name", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="declined_has_reason_and_alternative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("alternative", None),
                                    models.Q(("alternative", models.F("to_agency")), _negated=True),
                                    _connector="OR",
                                ),
                                name="alternative_is_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_at", None),
                                        ("declined_at", None),
                                        ("seen_at", None),
                                        ("state", "sent"),
                                    ),
                                    models.Q(
                                        ("accepted_at", None),
                                        ("declined_at", None),
                                        ("seen_at__isnull", False),
                                        ("state", "seen"),
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("acted_at", None),
                                        ("closed_at", None),
                                        ("state", "accepted"),
                                    ),
                                    models.Q(
                                        ("acted_at", None),
                                        ("closed_at", None),
                                        ("declined_at__isnull", False),
                                        ("state", "declined"),
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("acted_at__isnull", False),
                                        ("closed_at", None),
                                        ("state", "acting"),
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("acted_at__isnull", False),
                                        ("closed_at__isnull", False),
                                        ("state", "closed"),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="handoff_moments_match_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seen_at", None), ("seen_by", None)),
                                    models.Q(
                                        ("seen_at__isnull", False), ("seen_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="handoff_seen_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ("sent", "seen", "accepted", "acting", "declined"),
                                    ),
                                    ("next_alarm_at", None),
                                    _connector="OR",
                                ),
                                name="ended_handoff_is_silent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOffMoment",
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
                            "moment",
                            models.CharField(
                                choices=[
                                    ("sent", "Dikirim"),
                                    ("seen", "Dibuka"),
                                    ("accepted", "Diterima"),
                                    ("declined", "Ditolak"),
                                    ("acted", "Tindakan pertama"),
                                    ("closed", "Selesai"),
                                    ("withdrawn", "Ditarik"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("is_on_behalf", models.BooleanField(default=False)),
                        ("document", models.CharField(blank=True, max_length=120)),
                        (
                            "handoff",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moments",
                                to="rapidaction.handoff",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("handoff", "moment"), name="handoff_moment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_on_behalf", False),
                                    models.Q(("document", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="moment_on_behalf_names_paper",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="89348fb0331faf0fe70bdd536f787a9b3753bc29",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_d5c12",
                                    table="rapidaction_handoffmoment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="8e3788df66b0c15d44fd42bed434092a9d41f847",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_a75d9",
                                    table="rapidaction_handoffmoment",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Share",
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
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "Persetujuan"),
                                    ("contract", "Perjanjian"),
                                    ("duty", "Kewajiban hukum"),
                                    ("vital", "Kepentingan vital anak"),
                                    ("public", "Tugas pelayanan publik"),
                                    ("legitimate", "Kepentingan sah lainnya"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "given_by",
                            models.CharField(
                                choices=[
                                    ("child", "Anak"),
                                    ("guardian", "Orang tua atau wali"),
                                    ("other", "Wali pengganti"),
                                    ("both", "Anak dan orang tua atau wali"),
                                    ("nobody", "Tidak memakai persetujuan"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text_code", models.CharField(max_length=30)),
                        ("guardian_is_reported", models.BooleanField()),
                        ("purpose", models.CharField(max_length=30)),
                        ("tier", models.PositiveSmallIntegerField()),
                        (
                            "fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list
                            ),
                        ),
                        ("document", models.CharField(blank=True, max_length=120)),
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
                            "handoff",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="share",
                                to="rapidaction.handoff",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tier__in", (1, 2, 3))), name="share_tier_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("basis", "consent"),
                                        models.Q(("given_by", "nobody"), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("basis", "consent"), _negated=True),
                                        ("given_by", "nobody"),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_names_giver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("guardian_is_reported", False),
                                    models.Q(("given_by__in", ("guardian", "both")), _negated=True),
                                    _connector="OR",
                                ),
                                name="reported_guardian_does_not_consent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tier__gt", 1), ("fields", []), _connector="OR"
                                ),
                                name="task_share_names_nothing",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="03a88021df727e16cc4a106234fa322b261b7961",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b1c7b",
                                    table="rapidaction_share",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="d2a91c320339179ee89b6eeb86e83ad90fdbda38",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_6c8ea",
                                    table="rapidaction_share",
                                    when="BEFORE",
                                ),
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
                        ("moment", models.CharField(max_length=8)),
                        ("level", models.PositiveSmallIntegerField()),
                        ("due_at", models.DateTimeField()),
                        ("at", models.DateTimeField()),
                        ("told_count", models.PositiveSmallIntegerField()),
                        ("found_nobody", models.BooleanField(default=False)),
                        (
                            "handoff",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="rapidaction.handoff",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="rapidaction.report",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="rapidaction.steprun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("handoff__isnull", False)),
                                fields=("handoff", "moment", "level", "due_at"),
                                name="one_handoff_escalation",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("step__isnull", False)),
                                fields=("step", "moment", "level", "due_at"),
                                name="one_step_escalation",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("report__isnull", False)),
                                fields=("report", "moment", "level", "due_at"),
                                name="one_report_escalation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handoff__isnull", False), ("report", None), ("step", None)
                                    ),
                                    models.Q(
                                        ("handoff", None), ("report", None), ("step__isnull", False)
                                    ),
                                    models.Q(
                                        ("handoff", None), ("report__isnull", False), ("step", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="escalation_of_one_thing",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="17230719e28e769fd71cb1d7b74237f26c54937e",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5e3fa",
                                    table="rapidaction_escalation",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="7fcf9f00468ab5d9875f53baa54488ef3a7dfce8",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_fc60e",
                                    table="rapidaction_escalation",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DueChange",
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
                        ("former_due_at", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        (
                            "because",
                            models.CharField(
                                choices=[
                                    ("recorded", "Peristiwa dicatat"),
                                    ("corrected", "Peristiwa dibetulkan"),
                                    ("calendar", "Hari libur berubah"),
                                    ("playbook", "Pindah ke versi playbook lain"),
                                ],
                                max_length=9,
                            ),
                        ),
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
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="rapidaction.steprun",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["step", "id"], name="due_change_step")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ae0b0fde4cfab26d0f92a0d38b9678e3525a430c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_20f8f",
                                    table="rapidaction_duechange",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="fc5566a12019ef62faf3688918864a06b7e4ce32",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_fbc89",
                                    table="rapidaction_duechange",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConferenceDecision",
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
                        ("asked", models.CharField(max_length=30)),
                        ("due_on", models.DateField()),
                        ("dropped_at", models.DateTimeField(null=True)),
                        ("dropped_because", models.CharField(blank=True, max_length=30)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "conference",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="rapidaction.conference",
                            ),
                        ),
                        (
                            "handoff",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="rapidaction.handoff",
                            ),
                        ),
                        (
                            "dropped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("dropped_at", None), ("handoff", None)),
                                fields=("conference", "agency", "asked"),
                                name="decision_once_a_conference",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("dropped_at", None),
                                        ("dropped_because", ""),
                                        ("dropped_by", None),
                                    ),
                                    models.Q(
                                        ("dropped_at__isnull", False),
                                        ("dropped_by__isnull", False),
                                        models.Q(("dropped_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_dropped_has_when_who_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("handoff", None), ("dropped_at", None), _connector="OR"
                                ),
                                name="decision_ends_one_way",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOffMove",
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
                            "former",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "handoff",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="rapidaction.handoff",
                            ),
                        ),
                    ],
                    options={
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d34222473a04d631bc05a2cde78213043ee1f7c7",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5ea38",
                                    table="rapidaction_handoffmove",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="4724cc355c56196a2bae8e5772c6c29edf5947a1",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_c1873",
                                    table="rapidaction_handoffmove",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskLink",
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
                        ("recipient", models.CharField(max_length=120)),
                        ("nonce", models.CharField(max_length=40, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("opened_count", models.PositiveIntegerField(default=0)),
                        ("opened_at", models.DateTimeField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
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
                            "handoff",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="rapidaction.handoff",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="task_link_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlass",
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
                        ("because", models.CharField(max_length=30)),
                        ("opened_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("review_by_at", models.DateTimeField()),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("right", "Tepat"), ("wrong", "Tidak tepat")],
                                max_length=5,
                            ),
                        ),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="break_glasses",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("reviewed_at", None)),
                                fields=["review_by_at"],
                                name="break_glass_review",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("because", ""), _negated=True),
                                name="break_glass_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("opened_at"))),
                                name="break_glass_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reviewed_at", None),
                                        ("reviewed_by", None),
                                        ("verdict", ""),
                                    ),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", False),
                                        models.Q(("verdict", ""), _negated=True),
                                        models.Q(("reviewed_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="break_glass_reviewed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAssignment",
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
                                choices=[("worker", "Manajer kasus"), ("supervisor", "Supervisor")],
                                max_length=10,
                            ),
                        ),
                        ("since_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(null=True)),
                        (
                            "activation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="rapidaction.activation",
                            ),
                        ),
                        (
                            "since_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("until_at", None)),
                                fields=["user"],
                                name="assignment_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at", None)),
                                fields=("activation", "user"),
                                name="worker_is_not_supervisor",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
