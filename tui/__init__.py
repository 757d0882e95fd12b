"""The dashboard: shows reports and routes keys, computes nothing."""
