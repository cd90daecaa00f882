"""Translates between other systems' files and frozen entries; whoever receives them calls an act."""
