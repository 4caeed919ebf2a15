import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("stream", models.CharField(max_length=60)),
                ("sentence", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_index=True)),
                ("once", models.CharField(max_length=120, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stream", "id"], name="event_stream"),
                    models.Index(fields=["kind", "id"], name="event_kind"),
                    models.Index(fields=["by", "kind", "id"], name="event_by_kind"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e1de01de2c9f0df2033cadb85ebc9cff5820c148",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7d947",
                            table="audit_event",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                            hash="0b9c8bd4b40ce749354b1264a1eb94b5be42f5a4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_06d01",
                            table="audit_event",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=60)),
                ("position", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="audit.event"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "position"), name="one_seal_per_position"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="425da599b8e4cf7384a383a64e17697a9d08a345",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4de12",
                            table="audit_seal",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;\n",
                            hash="4ec504ba51be2755593b03379977ea27c2e73732",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_2e740",
                            table="audit_seal",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
    ]
