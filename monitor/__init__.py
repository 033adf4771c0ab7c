"""How the project runs: settings, addresses, workers, and the servers of one machine."""
