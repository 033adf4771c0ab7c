"""Where the desk's English is not that of the United States."""
