"""What holds for all tests: shared fixtures, the same examples in every run, and nothing skipped in CI."""

from hypothesis import settings

pytest_plugins = [
    "pytester",
    "tests.support.browser_fixtures",
    "tests.support.nothing_skipped",
    "tests.support.postgres_fixtures",
    "tests.support.ward_fixtures",
]

# The same examples in every run, and no time limit that a busy machine would break.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
