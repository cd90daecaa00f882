"""A test that needs PostgreSQL or a browser is skipped where there is none, but never in CI."""

import pytest

TESTS = '''\
"""Tests that need what this machine is told it does not have."""

import pytest

@pytest.mark.postgres
def test_a_database(fresh_postgres):
    fresh_postgres()

@pytest.mark.browser
def test_a_page(desktop):
    desktop.goto("about:blank")
'''
PLUGINS = [f"-ptests.support.{name}" for name in ("browser_fixtures", "nothing_skipped", "postgres_fixtures")]
MARKERS = "[pytest]\nmarkers = browser\n    postgres\n"


@pytest.mark.parametrize("in_ci,outcomes", [("", {"skipped": 2}), ("true", {"errors": 2})])
def test_what_cannot_run_is_skipped_but_fails_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, in_ci: str, outcomes: dict[str, int]
):
    monkeypatch.setenv("CI", in_ci)
    monkeypatch.setenv("DRAIN_TRACKER_POSTGRES", "/nowhere")
    monkeypatch.setenv("DRAIN_TRACKER_CHROMIUM", "/nowhere/chromium")
    pytester.makeini(MARKERS)
    pytester.makepyfile(TESTS)
    ended = pytester.runpytest_subprocess(*PLUGINS, "-ra", timeout=60)
    ended.assert_outcomes(**outcomes)
    ended.stdout.fnmatch_lines(["*PostgreSQL is not installed*", "*No Chromium is installed*"])
