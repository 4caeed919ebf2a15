import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_place_of_task_force"),
        ("evidence", "0006_event_of_evidence"),
        ("facilities", "0002_proof_and_carrying"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        blank=True, choices=[("L", "Laki-laki"), ("P", "Perempuan")], max_length=1
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
                        condition=models.Q(("name", ""), _negated=True), name="offer_has_name"
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
            },
        ),
        migrations.CreateModel(
            name="OfferReservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            models.Q(("outcome", ""), ("released_at", None), ("released_by", None)),
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
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerreservation",
            trigger=pgtrigger.compiler.Trigger(
                name="place_exists",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE found record;",
                    func="\nSELECT o.capacity, o.ended_at INTO found\nFROM facilities_serviceoffer o WHERE o.id = NEW.offer_id FOR SHARE;\nIF NEW.place > found.capacity THEN\n  RAISE EXCEPTION 'layak: the offer has no such place' USING ERRCODE = 'check_violation';\nEND IF;\nIF found.ended_at IS NOT NULL THEN\n  RAISE EXCEPTION 'layak: the offer has ended' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="4591e6148548cf7d0d4785216172af00a3b951e1",
                    operation="INSERT",
                    pgid="pgtrigger_place_exists_bd24d",
                    table="facilities_offerreservation",
                    when="BEFORE",
                ),
            ),
        ),
    ]
