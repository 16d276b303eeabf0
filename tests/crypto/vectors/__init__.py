"""Makes and runs `crypto/vectors/*.json`: `python -m tests.crypto.vectors` writes them, `test_vectors.py` runs them."""
