from django.apps import AppConfig
from django.core.checks import Tags, register

from config import checks


class HouseConfig(AppConfig):
    """Gives Django the checks of this folder. It has no models."""

    name = "config"

    def ready(self) -> None:
        register(checks.server_is_safe, Tags.security)
        register(checks.servers_fit_together, Tags.database)
        register(checks.networks_are_networks, Tags.security)
