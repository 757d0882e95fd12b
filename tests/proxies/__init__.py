"""Proxies on the way, on real sockets."""
