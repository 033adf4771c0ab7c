"""The words of the site in its other languages: collected from the sources, and compiled.

Nobody needs the binaries of gettext. What is compiled lies in `var/locale/` and is made anew
whenever its catalogue is newer.
"""
