"""What a reporter meets: pages, the browser client, the command-line reporter and city packs."""
