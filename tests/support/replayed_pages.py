"""What a drain's page says of the drain, and the address under which it says so for good."""

import re
from html import unescape

__all__ = ["address_of", "shown_of"]


def shown_of(html: str) -> str:
    """All that the page of a drain says of it, but for what may be done and whether it is of the past."""
    return html[html.index('<div class="columns">') : html.index("This page as it is now")]


def address_of(html: str) -> str:
    found = re.search(r'<a href="([^"]+)">address of this moment', html)
    assert found, "the page names no address of its moment"
    return unescape(found[1])
