"""Who did and saw what: events written with the act, read by auditors, sealed against change."""
