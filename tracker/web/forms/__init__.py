"""Forms: strict fields that keep what was typed, and the frozen entries that they become."""
