"""The table of the shared cache (rate limits): what ``createcachetable`` would make."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE web_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX web_cache_expires ON web_cache (expires);
            """,
            reverse_sql="DROP TABLE web_cache;",
        )
    ]
