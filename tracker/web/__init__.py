"""Pages, forms and what they say; the only floor that knows Flask."""

from tracker.web.app import create_app

__all__ = ["create_app"]
