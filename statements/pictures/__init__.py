"""Pictures: facts in; geometry, labels and one table out. Plain Python, without the database.

A `Picture` is drawn by `templates/pictures/`: inside a page by `figure.html`, by itself by
`alone.svg`. Its numbers stand once, in its table: drawing, list and CSV take them from there.
"""
