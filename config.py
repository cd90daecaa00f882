"""The deployment's own file: takes the settings from the environment; change what this site needs here."""

from tracker.settings import Settings

settings = Settings.from_env()
