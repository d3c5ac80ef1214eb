"""What is on its way already goes as it was meant."""

from typing import Any

from django.db import migrations, models


def as_the_webhook(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("clubs", "Delivery").objects
    rows.filter(webhook__tells_health=True).update(tells_health=True)


class Migration(migrations.Migration):
    dependencies = [("clubs", "0017_digest_and_refusals")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="tells_health",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(as_the_webhook, migrations.RunPython.noop),
    ]
