from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """`django.contrib.sessions` owns the label `sessions`, so ours is `training`."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "sessions"
    label = "training"
    verbose_name = "Training"
