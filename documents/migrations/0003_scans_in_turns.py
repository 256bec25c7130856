"""How many pages of a scan were read so far: they are read a few at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_base_documentaire")]
    operations = [migrations.AddField("extract", "pages", models.PositiveIntegerField(default=0))]
