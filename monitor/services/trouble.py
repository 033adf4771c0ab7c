class Trouble(Exception):
    """What keeps the site from running, in words for the person at the keyboard."""
