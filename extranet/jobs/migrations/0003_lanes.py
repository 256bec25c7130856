"""Turns by the wall clock, the rows of processes, and the index by which lanes claim jobs in turn."""

import uuid

from django.db import migrations, models

# The table is django-tasks': an index beside its own, which its migrations do not know. A test says when one of them lost it.
CREATE = (
    "CREATE INDEX IF NOT EXISTS jobs_in_turn ON django_tasks_database_dbtaskresult"
    " (status, queue_name, priority DESC, run_after, enqueued_at)"
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_cache_table"), ("django_tasks_database", "0021_conditional_partial_index_ordering")]
    operations = [
        # Turns that are not known yet are due at once: after an upgrade every periodic job runs, and may run twice without harm.
        migrations.RemoveField("periodicjob", "due_at"),
        migrations.AddField("periodicjob", "turn_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, serialize=False)),
                ("host", models.CharField(max_length=255)),
                ("pid", models.PositiveIntegerField()),
                ("command", models.CharField(max_length=20)),
                ("lanes", models.JSONField(default=list)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("held", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunSQL(CREATE, "DROP INDEX IF EXISTS jobs_in_turn"),
    ]
