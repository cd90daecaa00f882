"""The rows: identities that never change, revisions that are only added, and the queries over them."""
