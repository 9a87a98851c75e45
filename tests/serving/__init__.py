"""The site as in production, served by gunicorn: fault drills (`make drills`), load (`make load`), costs (`make bench`)."""
