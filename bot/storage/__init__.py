"""SQL: the tables, and what stands behind the ports that keep something. SQLAlchemy lives here and nowhere else."""
