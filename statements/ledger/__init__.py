"""The ledger for readers: its signed head, its downloads, and the script that checks them."""
