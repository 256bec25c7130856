import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of words in the database's own full text."""
    if schema_editor.connection.vendor == "sqlite":
        # The stems are ours: FTS5 only cuts at blanks.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(title, body, tokenize='unicode61 remove_diacritics 0')"
        )
        # A scope that is deleted takes its rows along by cascade: their words go too.
        schema_editor.execute(
            "CREATE TRIGGER search_words_gone AFTER DELETE ON search_indexedthing "
            "BEGIN DELETE FROM search_words WHERE rowid = old.id; END"
        )
    else:
        # A column that Django's model does not know: only the engine reads and writes it.
        schema_editor.execute("ALTER TABLE search_indexedthing ADD COLUMN words tsvector")
        schema_editor.execute("CREATE INDEX search_words_gin ON search_indexedthing USING gin (words)")


def drop_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")
    else:
        schema_editor.execute("ALTER TABLE search_indexedthing DROP COLUMN words")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_initial")]
    operations = [
        migrations.CreateModel(
            name="IndexedThing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=255)),
                ("body", models.TextField(blank=True)),
                ("url", models.CharField(max_length=500)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(blank=True, max_length=160)),
                ("tags", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(null=True)),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.scope",
                        verbose_name="périmètre",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["scope", "kind", "-at"], name="search_scope_kind")],
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="search_one_row_a_thing")],
            },
        ),
        migrations.RunPython(make_words, drop_words),
    ]
