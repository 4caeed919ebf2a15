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
                    name="Meeting",
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
                        ("series", models.CharField(default="rakor", max_length=60)),
                        ("kind", models.CharField(max_length=30)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("purpose", models.TextField(blank=True)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("place", models.CharField(max_length=200)),
                        ("online_url", models.CharField(blank=True, max_length=300)),
                        ("chair_position", models.CharField(blank=True, max_length=160)),
                        ("chair_name", models.CharField(blank=True, max_length=120)),
                        ("chair_nip", models.CharField(blank=True, max_length=18)),
                        ("note_taker_position", models.CharField(blank=True, max_length=160)),
                        ("note_taker_name", models.CharField(blank=True, max_length=120)),
                        ("note_taker_nip", models.CharField(blank=True, max_length=18)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Disiapkan"),
                                    ("invited", "Undangan keluar"),
                                    ("running", "Berlangsung"),
                                    ("ended", "Selesai, notulen disusun"),
                                    ("signed", "Notulen ditandatangani"),
                                    ("cancelled", "Dibatalkan"),
                                ],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("cancelled_because", models.CharField(blank=True, max_length=300)),
                        ("code_key", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-starts_at"], name="meeting_start")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("series", "year", "number"), name="meeting_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="meeting_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    models.Q(("cancelled_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cancelled_meeting_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
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
                        ("title", models.CharField(max_length=300)),
                        ("minutes", models.PositiveSmallIntegerField(default=10)),
                        ("presenter", models.CharField(blank=True, max_length=160)),
                        ("source", models.CharField(default="own", max_length=30)),
                        ("lines", models.JSONField(default=list)),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="agenda_item_has_title",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("meeting", "position"),
                                name="one_agenda_item_per_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                        ("position", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("talk", "Jalannya rapat"),
                                    ("decision", "Keputusan"),
                                    ("followup", "Tindak lanjut"),
                                    ("agreement", "Kesepakatan persepsi"),
                                    ("info", "Informasi"),
                                ],
                                default="talk",
                                max_length=9,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("agreement_url", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("written_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "followup",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entry",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="meetings.agendaitem",
                            ),
                        ),
                        (
                            "speaker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
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
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["meeting", "item", "position"], name="entry_order")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="entry_has_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "followup"), _negated=True),
                                    ("followup__isnull", False),
                                    _connector="OR",
                                ),
                                name="promise_has_followup",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryRevision",
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
                        ("text", models.TextField()),
                        ("is_kept", models.BooleanField()),
                        ("saved_at", models.DateTimeField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="meetings.entry",
                            ),
                        ),
                        (
                            "saved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="8185e89b81dbfe13983d4f9125f0b8835b06882d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_318f3",
                                    table="meetings_entryrevision",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="e9bcf852e47569d1ad71d87504a42ccd8a9e1bce",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_641cc",
                                    table="meetings_entryrevision",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitee",
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
                        ("represents", models.CharField(max_length=160)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("is_member", models.BooleanField(default=True)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("nonce", models.CharField(max_length=40, unique=True)),
                        (
                            "reply",
                            models.CharField(
                                choices=[
                                    ("waiting", "Belum menjawab"),
                                    ("coming", "Hadir"),
                                    ("delegate", "Diwakilkan"),
                                    ("absent", "Berhalangan"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("reply_note", models.CharField(blank=True, max_length=300)),
                        ("delegate_name", models.CharField(blank=True, max_length=120)),
                        ("delegate_position", models.CharField(blank=True, max_length=160)),
                        ("replied_at", models.DateTimeField(null=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitees",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["meeting", "position"], name="invitee_meeting")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("meeting", "represents"),
                                name="one_invitation_per_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reply", "delegate"), _negated=True),
                                    models.Q(("delegate_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="delegate_has_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_at", None), ("reply", "waiting")),
                                    models.Q(
                                        models.Q(("reply", "waiting"), _negated=True),
                                        ("replied_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reply_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                        ("position", models.CharField(blank=True, max_length=160)),
                        ("agency_name", models.CharField(blank=True, max_length=160)),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("L", "Laki-laki"), ("P", "Perempuan")],
                                max_length=1,
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("list", "Daftar bertanda tangan"),
                                    ("code", "Kode di ruang rapat"),
                                    ("link", "Tautan pribadi"),
                                    ("desk", "Dicatat sekretariat"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("device", models.CharField(blank=True, max_length=64)),
                        ("came_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("removed_because", models.CharField(blank=True, max_length=300)),
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
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invitee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="meetings.invitee",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["meeting", "id"], name="attendance_meeting")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="attendance_has_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("invitee__isnull", False), ("removed_at", None)
                                ),
                                fields=("invitee",),
                                name="one_attendance_per_seat",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("removed_at", None), models.Q(("device", ""), _negated=True)
                                ),
                                fields=("meeting", "device"),
                                name="one_attendance_per_device",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_because", "")),
                                    models.Q(
                                        ("removed_at__isnull", False),
                                        models.Q(("removed_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="removed_attendance_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
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
                                    ("invitation", "Undangan"),
                                    ("attendance", "Daftar hadir"),
                                    ("minutes", "Notulen"),
                                    ("material", "Bahan rapat"),
                                    ("photo", "Foto"),
                                    ("consumption", "Lembar konsumsi"),
                                    ("other", "Lainnya"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("title", models.CharField(max_length=300)),
                        ("number", models.CharField(blank=True, max_length=120)),
                        ("content", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Disusun"),
                                    ("out", "Menunggu tanda tangan"),
                                    ("signed", "Ditandatangani, pindaian tersimpan"),
                                    ("replaced", "Diganti versi baru"),
                                    ("filed", "Tersimpan"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("desk", models.CharField(blank=True, max_length=160)),
                        ("made_at", models.DateTimeField()),
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
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["meeting", "kind"], name="paper_meeting")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "signed"), _negated=True),
                                    ("evidence__isnull", False),
                                    _connector="OR",
                                ),
                                name="signed_paper_has_scan",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind__in", ("invitation", "attendance", "minutes"))
                                ),
                                fields=("meeting", "kind", "version"),
                                name="one_paper_per_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperMove",
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
                                    ("draft", "Disusun"),
                                    ("out", "Menunggu tanda tangan"),
                                    ("signed", "Ditandatangani, pindaian tersimpan"),
                                    ("replaced", "Diganti versi baru"),
                                    ("filed", "Tersimpan"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("desk", models.CharField(blank=True, max_length=160)),
                        ("note", models.CharField(blank=True, max_length=300)),
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
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="meetings.paper",
                            ),
                        ),
                    ],
                    options={
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="a899b612e42d6e98d81c81386aa5f93476bac36d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2092e",
                                    table="meetings_papermove",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                                    hash="1af0e3153cf9990659f4fc9fe8438fd3cbc3e4c0",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_no_truncate_8419d",
                                    table="meetings_papermove",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
