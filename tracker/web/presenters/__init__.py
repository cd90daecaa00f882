"""What templates receive: words, marks and numbers, with nothing left to compute."""
