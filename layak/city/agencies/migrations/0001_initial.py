import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import layak.platform.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        layak.platform.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Agency",
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
                        ("code", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("dinas", "Dinas"),
                                    ("badan", "Badan"),
                                    ("sekretariat", "Sekretariat daerah"),
                                    ("unit", "Unit"),
                                    ("kecamatan", "Kecamatan"),
                                    ("vertikal", "Instansi vertikal"),
                                    ("mitra", "Mitra"),
                                    ("lembaga", "Lembaga layanan anak"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "command",
                            models.CharField(
                                choices=[
                                    ("kota", "Di bawah wali kota"),
                                    ("luar", "Di luar wewenang wali kota"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"),
                                condition=models.Q(("ended_on", None)),
                                name="agency_name_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    ("ended_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="merged_agency_has_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyAlias",
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
                        ("name", models.CharField(max_length=160)),
                        ("since_on", models.DateField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aliases",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"), name="alias_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
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
                        ("role", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=160)),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SeatHolding",
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
                        ("until_on", models.DateField(null=True)),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="agencies.seat",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_over_at", models.DateTimeField(null=True)),
                        ("received_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("since_on")),
                                    _connector="OR",
                                ),
                                name="holding_ends_after_it_begins",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            "seat",
                                            "seat",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_upper=True
                                            ),
                                            function="INT8RANGE",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            "since_on",
                                            "until_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                            function="DATERANGE",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_holder_of_a_seat_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letterhead",
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
                        ("lines", models.TextField()),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("contact", models.CharField(blank=True, max_length=300)),
                        ("place", models.CharField(max_length=80)),
                        ("logo", models.BinaryField(null=True)),
                        ("template", models.BinaryField(null=True)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "agency",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letterhead",
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
                    ],
                ),
                migrations.CreateModel(
                    name="Signer",
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
                        ("name", models.CharField(max_length=120)),
                        ("nip", models.CharField(blank=True, max_length=18)),
                        ("grade", models.CharField(blank=True, max_length=80)),
                        ("position", models.CharField(max_length=160)),
                        (
                            "capacity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Pejabat definitif"),
                                    ("Plt.", "Pelaksana tugas (Plt.)"),
                                    ("Plh.", "Pelaksana harian (Plh.)"),
                                    ("Pj.", "Penjabat (Pj.)"),
                                ],
                                default="",
                                max_length=5,
                            ),
                        ),
                        (
                            "behalf",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Atas jabatan sendiri"),
                                    ("a.n.", "Atas nama (a.n.)"),
                                    ("u.b.", "Untuk beliau (u.b.)"),
                                ],
                                default="",
                                max_length=5,
                            ),
                        ),
                        ("behalf_of", models.CharField(blank=True, max_length=200)),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signers",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("behalf", ""), ("behalf_of", "")),
                                    models.Q(
                                        models.Q(("behalf", ""), _negated=True),
                                        models.Q(("behalf_of", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="behalf_has_office",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskForce",
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
                                    ("city", "Kota"),
                                    ("district", "Kecamatan"),
                                    ("ward", "Kelurahan atau desa"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("number", models.CharField(max_length=120)),
                        ("decreed_on", models.DateField()),
                        ("about", models.CharField(blank=True, max_length=300)),
                        ("signer", models.CharField(blank=True, max_length=160)),
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField(null=True)),
                        ("paper_url", models.CharField(blank=True, max_length=200)),
                        ("created_at", models.DateTimeField()),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("place_code", models.CharField(blank=True, max_length=20)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", "city"), ("place", "")),
                                    models.Q(
                                        models.Q(("level", "city"), _negated=True),
                                        models.Q(("place", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="task_force_place_by_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("since_on")),
                                    _connector="OR",
                                ),
                                name="task_force_term_has_days",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)),
                                fields=("level", "place_code"),
                                name="one_open_task_force_of_a_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Position",
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
                        ("group", models.CharField(max_length=20)),
                        ("duty", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=160)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="agencies.seat",
                            ),
                        ),
                        (
                            "task_force",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="agencies.taskforce",
                            ),
                        ),
                        ("institution", models.CharField(blank=True, max_length=160)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="position_has_title",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PositionHolding",
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
                        ("name", models.CharField(max_length=120)),
                        ("nip", models.CharField(blank=True, max_length=18)),
                        (
                            "capacity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Pejabat definitif"),
                                    ("Plt.", "Pelaksana tugas (Plt.)"),
                                    ("Plh.", "Pelaksana harian (Plh.)"),
                                    ("Pj.", "Penjabat (Pj.)"),
                                ],
                                default="",
                                max_length=5,
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                                max_length=1,
                            ),
                        ),
                        ("since_on", models.DateField()),
                        ("until_on", models.DateField(null=True)),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="agencies.position",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("since_on")),
                                    _connector="OR",
                                ),
                                name="position_holding_ends_after_it_begins",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            "position",
                                            "position",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_upper=True
                                            ),
                                            function="INT8RANGE",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            "since_on",
                                            "until_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                            function="DATERANGE",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_holder_of_a_position_at_a_time",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
