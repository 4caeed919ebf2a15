from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rapidaction", "0004_adopted_stays")]

    operations = [
        migrations.AddIndex(
            model_name="activation",
            index=models.Index(
                fields=["-opened_at"], name="activation_running", condition=~Q(state="closed")
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["-decided_at"], name="report_decided", condition=~Q(state="waiting")
            ),
        ),
    ]
