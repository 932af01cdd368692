"""Runs the migrations on the connection that `models.migrate` hands over; offline runs are not offered."""

from __future__ import annotations

from alembic import context

import models  # noqa: F401 # every table must be registered
from models.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
