"""The removal rules: pure functions over frozen data; no clock, no files, no database."""
