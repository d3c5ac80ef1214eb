"""What a load balancer asks: does the process live, and can it do its work?"""

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without the database. A silent broker is told but harms nothing: jobs wait in rows."""
    answers = {"database": database_answers(), "broker": broker_answers()}
    words = {name: "ok" if answer else "unreachable" for name, answer in answers.items()}
    return JsonResponse(words, status=200 if answers["database"] else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
            broker.default_channel  # noqa: B018  # the embedded broker opens its file only here
    except Exception:  # noqa: BLE001  # each transport raises what its library raises
        return False
    return True
