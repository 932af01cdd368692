"""迁移 Migrations: numbered, readable, with the database's own line in sql/."""
