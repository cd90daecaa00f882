"""Serves a WSGI application on a free loopback port for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["listening", "serving"]


class QuietHandler(WSGIRequestHandler):
    """Answers without a line on stderr for each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        if type == "error":
            super().log(type, message, *args)


def listening(application: "WSGIApplication") -> BaseWSGIServer:
    """A server that listens on a free port and answers from threads once it is told to serve."""
    return make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)


@contextmanager
def serving(application: "WSGIApplication") -> Iterator[str]:
    """Serve the application from threads of this process; gives its address without a slash at the end."""
    server = listening(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
