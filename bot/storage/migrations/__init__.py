"""How the database came to look as it does: Alembic's environment and, under `versions`, each step up and down.

`bot.database` runs them at every start; there is no alembic.ini.
"""
