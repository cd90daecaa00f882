"""Strict headers on every answer, errors and files included."""

from flask import Flask, Response

__all__ = ["CONTENT_POLICY", "install"]

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""A year; of this name alone, for the names below it may be another's."""


def install(app: Flask) -> None:
    """Pages are never kept by a cache, what they load comes from here alone, and over HTTPS where that is used."""
    headers = {**HEADERS, "Cache-Control": "no-store", **(OVER_HTTPS if app.config["SESSION_COOKIE_SECURE"] else {})}

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(add)
