from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_user"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-created_at", "-id"], name="notice_user"),
        ),
    ]
