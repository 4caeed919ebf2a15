"""Sessions and the cache stand in no log of the database: neither in its archive nor in base copies.

A server that crashes begins with both empty: people sign in again, what they typed is on their device.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0001_cache_table"), ("sessions", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
            ALTER TABLE web_cache SET UNLOGGED;
            ALTER TABLE django_session SET UNLOGGED;
            """,
            reverse_sql="""
            ALTER TABLE web_cache SET LOGGED;
            ALTER TABLE django_session SET LOGGED;
            """,
        )
    ]
