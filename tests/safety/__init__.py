"""The safety file: one source for intended use, hazards, a release's statement, adopting a protocol."""
