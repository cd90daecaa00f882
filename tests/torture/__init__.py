"""Long series that look for what short ones miss, run by `./run torture`."""
