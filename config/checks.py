"""Mistakes an operator can make, each with what to do about it. `manage.py check` runs them."""

from typing import Any

from django.conf import settings
from django.core import checks

from clubs.addresses import networks

SHORTEST_KEY = 50  # as Django's security.W009


def server_is_safe(**_: Any) -> list[checks.CheckMessage]:
    """What would open a server on the net to strangers, or shut it for everyone."""
    if not settings.ON_THE_NET:
        return []
    found: list[checks.CheckMessage] = []
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < SHORTEST_KEY // 5:
        found.append(
            checks.Error(
                f"SECRET_KEY has {len(settings.SECRET_KEY)} characters or too few different ones, "
                f"must be at least {SHORTEST_KEY} random ones.",
                hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
                id="strongstride.E001",
            )
        )
    if not settings.ALLOWED_HOSTS:
        found.append(
            checks.Error(
                "ALLOWED_HOSTS is empty, so every request is answered with 400.",
                hint="Set it to the names of this server: ALLOWED_HOSTS=strength.example.org",
                id="strongstride.E002",
            )
        )
    if settings.DEBUG:
        found.append(
            checks.Error(
                "DEBUG is true on a server: every error page shows its settings and data.",
                hint="Leave DEBUG unset, or set DEBUG=false.",
                id="strongstride.E003",
            )
        )
    return found


def servers_fit_together(**_: Any) -> list[checks.CheckMessage]:
    """SQLite has one writer and one machine, its broker file one worker."""
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    embedded_broker = settings.CELERY_BROKER_URL.startswith("sqla+sqlite:")
    found: list[checks.CheckMessage] = []
    if on_sqlite and not embedded_broker:
        found.append(
            checks.Warning(
                "The broker is a server, the database is SQLite: several workers would queue for "
                "its one write lock.",
                hint="Set DATABASE_URL=postgres://..., or run one worker only.",
                id="strongstride.W001",
            )
        )
    if settings.ON_THE_NET and embedded_broker:
        found.append(
            checks.Warning(
                "The broker is a file: it serves one worker on this machine, threads only.",
                hint="Set REDIS_URL=redis://... for more than one worker.",
                id="strongstride.W002",
            )
        )
    if not settings.CELERY_BROKER_URL.startswith(("sqla+sqlite:", "redis://", "rediss://")):
        scheme = settings.CELERY_BROKER_URL.partition(":")[0]
        found.append(
            checks.Error(
                f"Unknown broker '{scheme}', must be one of redis, rediss, sqla+sqlite.",
                hint="Set REDIS_URL or CELERY_BROKER_URL to a Redis server, or neither.",
                id="strongstride.E004",
            )
        )
    return found


def networks_are_networks(**_: Any) -> list[checks.CheckMessage]:
    """Each of the operator's own networks is one."""
    found: list[checks.CheckMessage] = []
    for text in settings.OUTBOUND_ALLOWED_NETWORKS:
        try:
            networks([text])
        except ValueError as error:
            found.append(
                checks.Error(
                    f"OUTBOUND_ALLOWED_NETWORKS: {error}.",
                    hint="Write networks separated by commas, as 10.20.0.0/16,192.168.5.7/32.",
                    id="strongstride.E005",
                )
            )
    return found
