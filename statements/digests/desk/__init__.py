"""What editors see of the post: never an address, and never what one reader follows."""
