from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "statements.ledger"
    label = "ledger"
