"""Campaigns and measurements that back the promises of DESIGN.md; none of it runs in production."""
