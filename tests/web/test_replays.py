"""A page of a past moment, shown again, is the page that was shown then."""

import random
import re
from collections import Counter
from urllib.parse import quote

from flask import Flask

from tests.support.histories import History
from tests.support.pages import Pages
from tests.support.replayed_pages import address_of, shown_of
from tests.support.ward import Ward

MOMENTS = 200


def test_the_page_of_a_random_history_is_shown_again_at_200_moments_as_it_was(app: Flask, sqlite_ward: Ward):
    physician, rng = Pages.of(app, "physician"), random.Random(9)
    history = History(sqlite_ward, 9, people=2)
    then: list[tuple[str, str]] = []
    for _ in history.play(MOMENTS):
        page = physician.get(f"/drains/{rng.choice(list(history.drains))}").text
        then.append((address_of(page), shown_of(page)))
    changed_since = 0
    for address, shown in then:
        again = physician.get(address)
        assert again.status_code == 200
        assert "As it was: judged at" in again.text
        assert shown_of(again.text) == shown, address
    end = quote(sqlite_ward.moment().known_at.isoformat())
    for address, shown in then[:: MOMENTS // 20]:
        with_hindsight = re.sub("known_at=.*", f"known_at={end}", address)
        changed_since += shown_of(physician.get(with_hindsight).text) != shown
    assert changed_since >= 2, "what was entered later would show other pages"
    outcomes = Counter(word for _, shown in then for word in re.findall(r"outcome outcome-([a-z-]+)", shown)[:1])
    assert min(outcomes[word] for word in ("met", "not-met", "unknown")) >= MOMENTS // 40, outcomes
