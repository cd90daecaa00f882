"""People at pages that are served by another process, over HTTP, who send a form again when no answer came."""

import http.client
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from tests.support.pages import shown_fields
from tests.support.ward import PASSWORD

__all__ = ["NO_ANSWER", "Person"]

NO_ANSWER = (OSError, http.client.HTTPException)
"""What a server that dies gives instead of an answer."""
LONGEST_S = 30


class _Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer leads to is not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Person:
    """A browser with its cookies; the address is where the server is at present."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def sign_in(self, name: str) -> None:
        code, _ = self.fill("/login", sign_in_name=name, password=PASSWORD)
        assert code == 302, code

    def ask(self, path: str, fields: dict[str, Any] | None = None) -> tuple[int, str]:
        """The status and the page. Raises one of NO_ANSWER."""
        data = None if fields is None else urlencode(fields, doseq=True).encode()
        no_proxy = urllib.request.ProxyHandler({})
        opener = urllib.request.build_opener(_Stay, no_proxy, urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(f"{self.address}{path}", data, LONGEST_S) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def open(self, path: str) -> dict[str, Any]:
        """What a form holds as it is shown."""
        code, page = self.ask(path)
        assert code == 200, (path, code)
        return dict(shown_fields(page))

    def fill(self, path: str, **answers: Any) -> tuple[int, str]:
        return self.ask(path, {**self.open(path), **answers})
