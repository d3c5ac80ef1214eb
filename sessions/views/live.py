"""Pages that are asked again and again: nothing is sent where nothing changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)


def live(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer with an ETag, or 304 where the browser has the same."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return response if answer is None else answer
