"""The site as in production, served by gunicorn: faults on purpose, load, and what pages cost."""
