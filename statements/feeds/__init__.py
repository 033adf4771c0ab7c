"""Other ways to hear than by mail: feeds, a calendar of deadlines, and the digest of each week."""
