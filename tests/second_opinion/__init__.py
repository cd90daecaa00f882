"""A second, independent reading of the removal rules, kept only to check the first one against it."""
