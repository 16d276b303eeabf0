"""What a courier brings and takes, and what a desk opens of it."""
