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
        ("followups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="ReadinessNeed",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("institution", "Lembaga"),
                                    ("facility", "Sarana"),
                                    ("infrastructure", "Prasarana"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("need", models.CharField(max_length=300)),
                        ("why", models.CharField(blank=True, max_length=600)),
                        ("cost", models.PositiveBigIntegerField(null=True)),
                        (
                            "funding",
                            models.CharField(
                                choices=[
                                    ("none", "Belum ada dana"),
                                    ("city", "APBD"),
                                    ("city-change", "APBD Perubahan"),
                                    ("province", "Bantuan provinsi"),
                                    ("nation", "APBN atau DAK"),
                                    ("partner", "Mitra atau CSR"),
                                    ("ward", "Dana kelurahan atau desa"),
                                ],
                                default="none",
                                max_length=12,
                            ),
                        ),
                        ("funding_note", models.CharField(blank=True, max_length=300)),
                        ("target_on", models.DateField(null=True)),
                        (
                            "codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Diusulkan"),
                                    ("agreed", "Disepakati"),
                                    ("deferred", "Ditunda"),
                                    ("done", "Siap"),
                                    ("dropped", "Dibatalkan"),
                                ],
                                default="proposed",
                                max_length=8,
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField(default=0)),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_label", models.CharField(blank=True, max_length=200)),
                        ("review_url", models.CharField(blank=True, max_length=200)),
                        ("review_note", models.CharField(blank=True, max_length=600)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readiness",
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
                            "followup",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readiness",
                                to="followups.followup",
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
                            "carried_from",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried_to",
                                to="facilities.readinessneed",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["year", "agency"], name="readiness_year"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["codes"], name="readiness_codes"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("need", ""), _negated=True),
                                name="readiness_has_need",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)),
                                name="readiness_percent_to_hundred",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="readiness_reviewed_has_when_and_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("percent", 100),
                                    _connector="OR",
                                ),
                                name="readiness_is_done_at_hundred",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("carried_from", None),
                                    models.Q(("carried_from", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="readiness_carried_from_another",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ready_with_proof",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (NEW.\"state\" = 'done')",
                                    func="\nIF EXISTS (SELECT 1 FROM facilities_readinessproof p\n           WHERE p.need_id = NEW.id AND p.removed_at IS NULL)\n  OR EXISTS (SELECT 1 FROM followups_followup f\n             WHERE f.id = NEW.followup_id AND f.state = 'closed') THEN RETURN NEW; END IF;\nRAISE EXCEPTION 'layak: a need is ready only with proof' USING ERRCODE = 'check_violation';\n",
                                    hash="240aabdec741ed77fccb7e015619fb9144eaf11f",
                                    operation="INSERT OR UPDATE",
                                    pgid="pgtrigger_ready_with_proof_1144d",
                                    table="facilities_readinessneed",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadinessStep",
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
                                    ("proposed", "Diusulkan"),
                                    ("changed", "Diubah"),
                                    ("reviewed", "Dibahas"),
                                    ("progress", "Kemajuan"),
                                    ("promised", "Menjadi tindak lanjut"),
                                    ("proven", "Bukti"),
                                    ("carried", "Dibawa ke tahun berikutnya"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Diusulkan"),
                                    ("agreed", "Disepakati"),
                                    ("deferred", "Ditunda"),
                                    ("done", "Siap"),
                                    ("dropped", "Dibatalkan"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, max_length=600)),
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
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="facilities.readinessneed",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["need", "id"], name="readiness_step_need")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="93db227e53010afce6b760607f0ca1a37c55ce39",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_68c12",
                                    table="facilities_readinessstep",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="b8a79836d13faba55204e08ff10075d7b38a7c4c",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_51c85",
                                    table="facilities_readinessstep",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadinessProof",
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
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proofs",
                                to="facilities.readinessneed",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("need", "evidence"),
                                name="readiness_proof_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceOffer",
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
                        ("kind", models.CharField(max_length=20)),
                        ("name", models.CharField(max_length=160)),
                        (
                            "levels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12), default=list
                            ),
                        ),
                        ("capacity", models.PositiveSmallIntegerField()),
                        ("age_from", models.PositiveSmallIntegerField(null=True)),
                        ("age_to", models.PositiveSmallIntegerField(null=True)),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                                max_length=1,
                            ),
                        ),
                        (
                            "districts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8), default=list
                            ),
                        ),
                        ("is_accessible", models.BooleanField(null=True)),
                        ("access_note", models.CharField(blank=True, max_length=200)),
                        ("agreement", models.CharField(blank=True, max_length=160)),
                        ("agreement_until_on", models.DateField(null=True)),
                        ("hours", models.CharField(blank=True, max_length=120)),
                        ("is_day_and_night", models.BooleanField(default=False)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="agencies.agency",
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
                            "paper",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.evidence",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kind", "agency"], name="offer_kind")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="offer_has_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gt", 0)), name="offer_has_capacity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("age_from", None),
                                    ("age_to", None),
                                    ("age_to__gte", models.F("age_from")),
                                    _connector="OR",
                                ),
                                name="offer_ages_in_order",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="taken_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF EXISTS (SELECT 1 FROM facilities_offerreservation r\n           WHERE r.offer_id = NEW.id AND r.released_at IS NULL AND r.place > NEW.capacity) THEN\n  RAISE EXCEPTION 'layak: the offer holds more' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                                    hash="12e2d0308b9eddb6411940bc54643d0b46d89464",
                                    operation='UPDATE OF "capacity"',
                                    pgid="pgtrigger_taken_stays_6c02e",
                                    table="facilities_serviceoffer",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferReservation",
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
                        ("place", models.PositiveSmallIntegerField()),
                        ("reference", models.CharField(max_length=12)),
                        ("reserved_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(null=True)),
                        ("outcome", models.CharField(blank=True, max_length=20)),
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
                            "reserved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="facilities.serviceoffer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released_at", None)),
                                fields=("offer", "place"),
                                name="one_reservation_per_place",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("released_at", None)),
                                fields=("offer", "reference"),
                                name="one_place_per_reference",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("place__gt", 0)), name="place_counts_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        ("released_at", None),
                                        ("released_by", None),
                                    ),
                                    models.Q(
                                        ("released_at__isnull", False),
                                        ("released_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="released_has_when_and_who",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="place_exists",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE found record;",
                                    func="\nSELECT o.capacity, o.ended_at INTO found\nFROM facilities_serviceoffer o WHERE o.id = NEW.offer_id FOR SHARE;\nIF NEW.place > found.capacity THEN\n  RAISE EXCEPTION 'layak: the offer has no such place' USING ERRCODE = 'check_violation';\nEND IF;\nIF found.ended_at IS NOT NULL THEN\n  RAISE EXCEPTION 'layak: the offer has ended' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                                    hash="a6b9c3e3c8c4d953b55f2702f8bff8f3ef0b202a",
                                    operation='INSERT OR UPDATE OF "place"',
                                    pgid="pgtrigger_place_exists_bd24d",
                                    table="facilities_offerreservation",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
