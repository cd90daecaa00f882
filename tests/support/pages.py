"""A ward's pages without a browser: signed-in clients that fill forms as they were shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.quick import remember_statements, remember_templates
from tests.support.ward import PASSWORD, Ward
from tracker.actions.act import Clock, system_clock
from tracker.records.database import Database
from tracker.settings import Settings
from tracker.web import create_app

__all__ = ["COMPLETE", "Pages", "app_at_work", "app_of", "app_over", "asked_in", "shown_fields"]

SECRET = "a secret of more than thirty-two characters"
COMPLETE: dict[str, Any] = {
    "identity": "2231",
    "gross_ml": "14",
    "measured_by": "cylinder",
    "flush_ml": "10",
    "patency": "patent",
    "clamp_leak": ["none"],
    "fluid": "serous",
    "temp_c": "36.8",
    "antipyretic": "no",
    "pain": "0",
    "sepsis_signs": ["none"],
    "site_signs": ["none"],
}


def app_of(ward: Ward, folder: Path, **changes: Any) -> Flask:
    """The application over a ward's database, by the ward's clock; mistakes of its own are raised.

    Sessions last as long as a test may move the clock, unless the test is about them.
    """
    return app_over(ward.database, folder, clock=ward.clock, **changes)


def app_at_work(ward: Ward, folder: Path) -> Iterator[Flask]:
    """The same, where a mistake is a page as it is at work; its connections are closed at the end."""
    made = app_of(ward, folder)
    made.testing = False
    yield made
    made.extensions["house"].database.dispose()


def app_over(database: Database, folder: Path, *, clock: Clock = system_clock, **changes: Any) -> Flask:
    """The same over a database alone."""
    url = database.engine.url.render_as_string(hide_password=False)
    long = {"idle_limit": timedelta(days=30), "session_limit": timedelta(days=30)}
    settings = Settings(
        instance=folder, database_url=url, secret_key=SECRET, password_cost="test", **{**long, **changes}
    )
    app = remember_templates(create_app(settings, clock=clock))
    if database.is_sqlite:
        remember_statements(app.extensions["house"].database)
    app.testing = True
    return app


def shown_fields(html: str) -> dict[str, list[str]]:
    """What a browser would send of a page's form: hidden fields, text as filled in, and what is chosen."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value, kind = (_attribute(tag, key) for key in ("name", "value", "type"))
        if name and (kind not in ("radio", "checkbox") or " checked" in tag):
            fields.setdefault(name, []).append(value)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = [unescape(chosen[1]) if chosen else ""]
    return fields


def asked_in(html: str) -> list[str]:
    """The codes of everything that a page asks to be confirmed."""
    return re.findall(r'name="confirmed" value="([^"]+)"', html)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


class ReadResponse(TestResponse):
    """An answer whose text is as a reader reads it: without the marks that keep a date or a number on one line."""

    @property
    def text(self) -> str:
        return re.sub(r'<span class="keep">([^<]*)</span>', r"\1", super().text)


@dataclass
class Pages:
    """One person's browser, without scripts."""

    app: Flask
    client: FlaskClient

    @classmethod
    def of(cls, app: Flask, name: str = "", password: str = PASSWORD) -> "Pages":
        pages = cls(app, app.test_client())
        pages.client.response_wrapper = type("ReadResponse", (ReadResponse, app.response_class), {})
        if name:
            answer = pages.fill("/login", sign_in_name=name, password=password)
            assert answer.status_code == 302, answer.text
        return pages

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    def fill(self, path: str, *, to: str = "", **answers: Any) -> TestResponse:
        """Open a form, change what is answered, and send it."""
        shown = self.get(path)
        assert shown.status_code == 200, (path, shown.status_code, shown.text[:400])
        return self.send(to or path, {**shown_fields(shown.text), **answers})

    def send(self, path: str, fields: dict[str, Any]) -> TestResponse:
        return self.client.post(path, data=fields)

    def confirm(self, path: str, asked: TestResponse, **answers: Any) -> TestResponse:
        """Send a form again as it was shown, with everything ticked that it asks."""
        assert asked.status_code == 422, asked.status_code
        codes = asked_in(asked.text)
        assert codes, asked.text
        return self.send(path, {**shown_fields(asked.text), **answers, "confirmed": codes})

    def check(self, drain: UUID, **answers: Any) -> TestResponse:
        """Fill and send a complete check."""
        return self.fill(f"/drains/{drain}/checks/new", **{**COMPLETE, **answers})
