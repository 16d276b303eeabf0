"""The caseworkers' page on loopback."""
