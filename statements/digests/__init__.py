"""The post: who asked to hear, and what they have heard."""
