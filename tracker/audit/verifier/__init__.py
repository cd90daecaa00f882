"""The verifier that goes with every bundle: one file that shares nothing with the rest of the program."""
