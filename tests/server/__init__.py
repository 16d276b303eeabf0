"""What the exposed machine must do and must not know."""
