"""The encrypted stores and what holds their keys."""
