"""The program itself, serving the demonstration ward from a folder of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

__all__ = ["Demonstration", "served_demonstration"]

ROOT = Path(__file__).parents[2]
LONGEST_END_S = 20


@dataclass(frozen=True)
class Demonstration:
    """Where it is served, and the password of all its accounts."""

    address: str
    password: str

    def signed_in(self, browser: Browser, name: str) -> object:
        """The cookies of somebody who signed in, for any number of contexts."""
        context: BrowserContext = browser.new_context()
        page = context.new_page()
        page.goto(f"{self.address}/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(self.password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login" not in url)
        state = context.storage_state()
        context.close()
        return state


@contextmanager
def served_demonstration(folder: Path) -> Iterator[Demonstration]:
    command = [sys.executable, "-m", "tracker", "serve", "--demo", "--port", "0"]
    settings = {**os.environ, "DRAIN_TRACKER_INSTANCE": str(folder), "DRAIN_TRACKER_IDLE_MINUTES": "120"}
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True)
    try:
        yield _said(server)
    finally:
        server.terminate()
        server.wait(LONGEST_END_S)


def _said(server: "subprocess.Popen[str]") -> Demonstration:
    """What the program prints when it is ready. Raises RuntimeError if it ends before."""
    text = ""
    for line in server.stdout or ():
        text += line
        address, password = re.search(r"http://\S+?(?=/?\s)", text), re.search(r"Password of each: (\S+)", text)
        if address and password:
            return Demonstration(address[0], password[1])
    raise RuntimeError(f"The demonstration did not start: {text}")
