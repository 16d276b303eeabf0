"""What a desk does with what it opened: cases, deadlines, replies."""
