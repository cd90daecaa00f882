"""The removal rules as drawn tables, one for each sentence; docs/rules.md is rendered from them."""
