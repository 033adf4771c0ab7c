"""The demonstration record: real statements and reports of Kazakhstan, 2019 to January 2022."""
