import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
import django.db.models.deletion
import layak.platform.tables
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


# what happened to one evidence, among all that ever happened; an event without one takes no room
EVENTS_OF_EVIDENCE = """
CREATE INDEX event_of_evidence ON audit_event ((facts -> 'evidence'), id)
WHERE (facts -> 'evidence') IS NOT NULL
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("audit", "0001_initial"),
        ("jobs", "0001_initial"),
        # only to have it before ours: each of its changes draws anew all that refers to a person
        ("mfa", "0003_authenticator_type_uniq"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Evidence",
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
                        ("kind", models.CharField(blank=True, max_length=40)),
                        (
                            "sensitivity",
                            models.CharField(
                                choices=[
                                    ("public", "Terbuka"),
                                    ("internal", "Internal"),
                                    ("restricted", "Terbatas"),
                                ],
                                default="internal",
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
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
                        ("dated_on", models.DateField(null=True)),
                        ("described_at", models.DateTimeField(null=True)),
                        (
                            "described_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=120)),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("signer", models.CharField(blank=True, max_length=120)),
                        ("valid_since_on", models.DateField(null=True)),
                        ("valid_until_on", models.DateField(null=True)),
                        (
                            "years",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), default=list, size=12
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("file", "Berkas"),
                                    ("link", "Tautan"),
                                    ("activity", "Catatan kegiatan"),
                                ],
                                default="file",
                                max_length=10,
                            ),
                        ),
                        ("unplaced_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["title"], name="title_letters", opclasses=["gin_trgm_ops"]
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["number"], name="number_letters", opclasses=["gin_trgm_ops"]
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("described_at", None), ("described_by", None)),
                                    models.Q(
                                        ("described_at__isnull", False),
                                        ("described_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="described_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_since_on", None),
                                    ("valid_until_on", None),
                                    ("valid_until_on__gte", models.F("valid_since_on")),
                                    _connector="OR",
                                ),
                                name="valid_until_after_since",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceFile",
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
                        ("version", models.PositiveIntegerField()),
                        ("stored_as", models.CharField(max_length=100, unique=True)),
                        ("original_name", models.CharField(max_length=200)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(db_index=True, max_length=64)),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="evidence.evidence",
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
                            "uploaded_by",
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
                                fields=("evidence", "version"), name="one_file_per_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="file_is_not_empty"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="dcf923455f10c896ffd19e5321a3cd69e189dfb6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e6143",
                                    table="evidence_evidencefile",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="d991e49f0d4c03d8630e5c7ee15fc604f78bebfe",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_bc356",
                                    table="evidence_evidencefile",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileText",
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
                        ("text", models.TextField(blank=True)),
                        ("page_count", models.PositiveIntegerField(null=True)),
                        ("is_from_scan", models.BooleanField(default=False)),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        ("number", models.CharField(blank=True, max_length=120)),
                        ("year", models.PositiveSmallIntegerField(null=True)),
                        ("dated_on", models.DateField(null=True)),
                        ("is_signed", models.BooleanField(null=True)),
                        ("warnings", models.JSONField(default=list)),
                        ("failed_because", models.CharField(blank=True, max_length=300)),
                        ("read_at", models.DateTimeField()),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="text",
                                to="evidence.evidencefile",
                            ),
                        ),
                        ("identity_signs", models.JSONField(default=dict)),
                        (
                            "latitude",
                            models.DecimalField(decimal_places=5, max_digits=8, null=True),
                        ),
                        ("legibility", models.FloatField(null=True)),
                        (
                            "longitude",
                            models.DecimalField(decimal_places=5, max_digits=8, null=True),
                        ),
                        (
                            "page_starts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveIntegerField(), default=list
                            ),
                        ),
                        ("signer", models.CharField(blank=True, max_length=120)),
                        ("taken_at", models.DateTimeField(null=True)),
                        (
                            "said",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.contrib.postgres.search.SearchVector(
                                    "text", config="indonesian"
                                ),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["said"], name="words_said"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
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
                        ("happened_on", models.DateField()),
                        ("ended_on", models.DateField(null=True)),
                        ("story", models.TextField(blank=True)),
                        ("girls", models.PositiveIntegerField(null=True)),
                        ("boys", models.PositiveIntegerField(null=True)),
                        ("women", models.PositiveIntegerField(null=True)),
                        ("men", models.PositiveIntegerField(null=True)),
                        ("save_id", models.UUIDField(null=True, unique=True)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity",
                                to="evidence.evidence",
                            ),
                        ),
                        (
                            "ward",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.ward",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None),
                                    ("ended_on__gte", models.F("happened_on")),
                                    _connector="OR",
                                ),
                                name="activity_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityPhoto",
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
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="evidence.activity",
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photo_of",
                                to="evidence.evidence",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "evidence"), name="one_photo_per_activity"
                            ),
                            models.UniqueConstraint(
                                fields=("activity", "position"), name="one_photo_per_position"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileCopy",
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
                                    ("page", "Gambar halaman"),
                                    ("thumbnail", "Gambar kecil"),
                                    ("searchable", "Salinan yang dapat dicari"),
                                    ("layers", "Tulisan lima puluh halaman"),
                                    ("stripped", "Salinan tegak tanpa data kamera"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("page", models.PositiveIntegerField(default=0)),
                        ("stored_as", models.CharField(max_length=100, unique=True)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="evidence.evidencefile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "kind", "page"), name="one_copy_per_page"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileFingerprint",
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
                        ("page", models.PositiveIntegerField()),
                        ("bits", models.BigIntegerField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fingerprints",
                                to="evidence.evidencefile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "page"), name="one_fingerprint_per_page"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileLikeness",
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
                                choices=[("same", "Sama persis"), ("near", "Hampir sama")],
                                max_length=4,
                            ),
                        ),
                        ("distance", models.PositiveSmallIntegerField(default=0)),
                        ("found_at", models.DateTimeField()),
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="likenesses",
                                to="evidence.evidencefile",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidencefile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "other"), name="one_likeness_per_pair"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("file", models.F("other")), _negated=True),
                                name="likeness_is_of_two",
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
                                name="dismissed_has_who_and_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileScan",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Menunggu pemeriksaan virus"),
                                    ("clean", "Bersih"),
                                    ("infected", "Berisi virus"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("found", models.CharField(blank=True, max_length=200)),
                        ("scanned_at", models.DateTimeField(null=True)),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scan",
                                to="evidence.evidencefile",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LinkCapture",
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
                        ("address", models.CharField(max_length=2000)),
                        ("captured_on", models.DateField()),
                        ("extract", models.TextField(blank=True)),
                        ("is_fetched", models.BooleanField(default=False)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="captures",
                                to="evidence.evidence",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidencefile",
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
                                condition=models.Q(("address__regex", "^https?://[^\\s/]+")),
                                name="link_is_a_web_address",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="e19fce68144bb6eb1d383200f98152f1f8db992a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_44ef2",
                                    table="evidence_linkcapture",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="5609d6ceedec7baee9a4c1b2aa71e3c7796d5c7a",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_6ff88",
                                    table="evidence_linkcapture",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redaction",
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
                        ("areas", models.JSONField()),
                        ("because", models.CharField(max_length=300)),
                        ("redacted_at", models.DateTimeField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redactions",
                                to="evidence.evidencefile",
                            ),
                        ),
                        (
                            "redacted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "result",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redacted_from",
                                to="evidence.evidencefile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("file", models.F("result")), _negated=True),
                                name="redaction_makes_another",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d053561432c49258e9f1a41beb2b3e3aceb880a5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_31932",
                                    table="evidence_redaction",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="d93f4c14dbaf4d0116ccad935ce8cd0a78f0604c",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_37046",
                                    table="evidence_redaction",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResumableUpload",
                    fields=[
                        (
                            "key",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("length", models.PositiveBigIntegerField()),
                        ("offset", models.PositiveBigIntegerField(default=0)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["expires_at"], name="upload_expiry")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("offset__lte", models.F("length"))),
                                name="offset_within_length",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("used_at", None),
                                    ("offset", models.F("length")),
                                    _connector="OR",
                                ),
                                name="used_upload_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EndingTold",
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
                        ("until_on", models.DateField()),
                        ("rung", models.PositiveSmallIntegerField()),
                        ("told_on", models.DateField()),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="evidence.evidence",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "evidence", "until_on", "rung"),
                                name="ending_told_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RedactionOrder",
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
                        ("areas", models.JSONField()),
                        ("title", models.CharField(max_length=200)),
                        (
                            "sensitivity",
                            models.CharField(
                                choices=[
                                    ("public", "Terbuka"),
                                    ("internal", "Internal"),
                                    ("restricted", "Terbatas"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("because", models.CharField(max_length=300)),
                        ("is_source_restricted", models.BooleanField()),
                        ("ordered_at", models.DateTimeField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidencefile",
                            ),
                        ),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "work",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="jobs.longwork",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "ordered_by"), name="one_order_per_person"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            sql=EVENTS_OF_EVIDENCE,
            reverse_sql="DROP INDEX event_of_evidence",
        ),
    ]
