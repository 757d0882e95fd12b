"""Benchmarks: figures for people, printed and never asserted."""
