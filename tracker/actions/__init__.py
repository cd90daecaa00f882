"""What people do: one verb a function, each in one transaction with its audit event."""
