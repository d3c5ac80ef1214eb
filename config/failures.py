"""What is told where nobody expected the error: to the API a problem, to people Django's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from clubs.api.problems import CONTENT_TYPE, Kind, Problem


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    problem = Problem(Kind.FAILED, "This failed, and the server's log says why")
    return JsonResponse(problem.as_json(), status=500, content_type=CONTENT_TYPE)
