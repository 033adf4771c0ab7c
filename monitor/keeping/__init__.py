"""Keeping the record: one file that holds it, and the way back from that file."""
