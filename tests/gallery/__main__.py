"""Takes a picture of every page that each role can reach in the demonstration: ./run gallery."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.gallery.demonstration import served_demonstration
from tests.gallery.walk import LOOKS, ROLES, Shot, walk
from tests.support.browser import launched, missing

PICTURES = Path(__file__).parents[2] / "gallery"
README_PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run gallery", description=__doc__)
    parser.add_argument("--into", type=Path, default=PICTURES, help="folder for the pictures (default %(default)s)")
    parser.add_argument("--roles", nargs="+", choices=ROLES, default=ROLES, help="demo accounts to sign in as")
    parser.add_argument("--looks", nargs="+", choices=LOOKS, default=list(LOOKS), help="widths and colours")
    parser.add_argument("--readme", action="store_true", help="only the few pictures of the README, into docs/pictures")
    asked = parser.parse_args(words)
    if reason := missing():
        sys.stderr.write(f"{reason}\n")
        return 2
    with TemporaryDirectory() as folder, served_demonstration(Path(folder)) as demo, launched() as browser:
        if asked.readme:
            from tests.gallery.readme import take

            take(browser, demo, README_PICTURES)
            return 0
        asked.into.mkdir(parents=True, exist_ok=True)
        shots = [shot for role in asked.roles for shot in _told(walk(browser, demo, role, asked.looks, asked.into))]
    (asked.into / "index.html").write_text(_index(shots), encoding="utf-8")
    sys.stdout.write(f"{len(shots)} pictures of {len({shot.page for shot in shots})} pages: {asked.into}/index.html\n")
    return 0


def _told(shots: Sequence[Shot]) -> Sequence[Shot]:
    sys.stdout.write(f"{shots[0].role}: {len({shot.page for shot in shots})} pages\n")
    sys.stdout.flush()
    return shots


def _index(shots: Sequence[Shot]) -> str:
    """One page with every picture small, linked to itself in full."""
    figures = [
        f'<figure><a href="{one.file}"><img src="{one.file}" loading="lazy" alt=""></a>'
        f"<figcaption>{one.role}, {one.look}: {one.title}</figcaption></figure>"
        for one in shots
    ]
    style = "figure{display:inline-block;margin:8px;vertical-align:top;width:320px}img{width:320px;border:1px solid}"
    return f"<!doctype html><meta charset=utf-8><title>Gallery</title><style>{style}</style>" + "\n".join(figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
