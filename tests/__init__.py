"""Sentences about Perron that must stay true; the folders mirror the tree."""
