"""Style sheets and scripts, at addresses that carry their content's version, so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, abort, url_for

from tracker.access.permissions import Permission
from tracker.web.gate import page

__all__ = ["address", "install"]

OURS = Path(__file__).parent / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
LOOKS = ("tokens", "page", "lists", "record", "charts", "forms", "narrow", "paper", "forced")
"""The parts of our style sheet in the order in which they are sent; a later one may narrow an earlier one."""
FILES = {
    "bootstrap.css": (BOOTSTRAP / "bootstrap.min.css",),
    "tracker.css": tuple(OURS / "looks" / f"{name}.css" for name in LOOKS),
    "dark.css": (OURS / "looks" / "dark.css",),
    "tracker.js": (OURS / "tracker.js", OURS / "locked.js"),
    "board.js": (OURS / "board.js",),
    "outbox.js": (OURS / "outbox.js",),
    "icon.svg": (OURS / "icon.svg",),
}
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
KEEP = "public, max-age=31536000, immutable"
VERSION_DIGITS = 12

pages = Blueprint("assets", __name__)


def install(app: Flask) -> None:
    app.register_blueprint(pages)
    app.add_template_global(address, "asset")


def address(name: str) -> str:
    return url_for("assets.file", version=version(name), name=name)


@lru_cache
def version(name: str) -> str:
    """The first digits of a file's hash; the files do not change while the program runs."""
    return hashlib.sha256(content(name)).hexdigest()[:VERSION_DIGITS]


@lru_cache
def content(name: str) -> bytes:
    return b"".join(path.read_bytes() for path in FILES[name])


@pages.get("/assets/<version>/<name>")
@page(Permission.NOBODY_SIGNED_IN)
def file(version: str, name: str) -> Response:  # noqa: ARG001 - the version is there to make the address new
    if name not in FILES:
        abort(404)
    kind = KINDS[name.rpartition(".")[2]]
    return Response(content(name), mimetype=kind, headers={"Cache-Control": KEEP})
