"""Replies were kept as they were sent, with secrets in them; from now on they are sealed."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("clubs", "Reply").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("clubs", "0015_arrivals")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
