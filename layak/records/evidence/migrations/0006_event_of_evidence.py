from django.db import migrations

# what happened to one evidence, among all that ever happened; an event without one takes no room
INDEX = """
CREATE INDEX event_of_evidence ON audit_event ((facts -> 'evidence'), id)
WHERE (facts -> 'evidence') IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_number_letters"),
        ("audit", "0001_initial"),
    ]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX event_of_evidence")]
