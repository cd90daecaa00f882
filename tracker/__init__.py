"""Says when a percutaneous abscess drain meets the criteria for removal, and why; a physician decides."""
