"""One place that turns a domain error into what the client understands: page, htmx message, or JSON."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from extranet.ui.errors import DomainError, StepUp


class ErrorMiddleware:
    """Render `DomainError`s; leave every other exception to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return error_response(request, exception)


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages, and leave files that are sent in pieces as they are.

    A compressed part of a file (206) is no part of that file, and a compressed file no longer says how long it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response as it leaves."""
        return response if response.streaming else super().process_response(request, response)


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the response that says `error` in the form `request` asked for."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"message": error.message, "field": error.field}, status=error.status)
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/_error_toast.html", {"error": error}, status=error.status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    step_url = error.url if isinstance(error, StepUp) else ""
    return render(request, "ui/error.html", {"error": error, "step_url": step_url}, status=error.status)
