"""Who may do what, and where: roles, permissions, ward scope."""
