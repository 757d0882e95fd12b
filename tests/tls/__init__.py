"""TLS against real sockets and real certificates."""
