"""The station's page, asked by a browser: its door, what it lets in and out, and who can read it."""
