"""The site as a reader sees it: in a browser, served as in production, on the demo record."""
