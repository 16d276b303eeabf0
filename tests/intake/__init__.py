"""The reporter's command line and the page."""
