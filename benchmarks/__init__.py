"""Measurements, which docs/performance.md and docs/testing.md quote; none of it runs in production."""
