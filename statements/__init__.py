"""The record: what was said, demanded, done and found."""
