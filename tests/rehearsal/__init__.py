"""The operator's guide, line by line, on a bare Debian with its own systemd, and a private Tor network around it."""
