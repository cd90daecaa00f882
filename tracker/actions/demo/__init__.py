"""A made-up ward, played only by calling the acts with a past clock."""
