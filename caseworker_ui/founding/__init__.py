"""The office begins: its city, its passphrases, its ceremony."""
