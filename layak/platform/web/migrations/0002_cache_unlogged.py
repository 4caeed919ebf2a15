"""The cache stands in no log of the database: neither in its archive nor in base copies.

A server that crashes begins with it empty. Sessions stay: what stands in their rows lets nobody in.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0001_cache_table")]
    operations = [
        migrations.RunSQL(
            sql="ALTER TABLE web_cache SET UNLOGGED",
            reverse_sql="ALTER TABLE web_cache SET LOGGED",
        )
    ]
