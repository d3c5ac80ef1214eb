"""Who read health data is kept by public id: primary keys are another server's as soon as an archive
is brought there."""

from typing import Any

from django.db import migrations, models


def name_by_public_id(apps: Any, schema_editor: Any) -> None:
    reads = apps.get_model("athletes", "HealthRead").objects
    for field, word, model in (("reader", "user", "User"), ("token", "token", "ApiToken")):
        known = reads.exclude(**{field: None}).order_by().values(field).distinct()
        for pk, uid in apps.get_model("clubs", model).objects.filter(
            pk__in=known
        ).values_list("pk", "uid"):
            reads.filter(**{field: pk}).update(who=f"{word} {uid}")


class Migration(migrations.Migration):
    dependencies = [("athletes", "0011_shares_run_words"), ("clubs", "0014_minors")]

    operations = [
        migrations.AlterField(
            model_name="healthread", name="who", field=models.CharField(max_length=42)
        ),
        migrations.RunPython(name_by_public_id, migrations.RunPython.noop),
    ]
