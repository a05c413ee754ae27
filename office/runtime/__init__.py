"""The house: set-up, private PostgreSQL and Valkey, and the processes of one machine.

Nothing here knows the office's domain, and nothing here needs Django's settings.
"""
