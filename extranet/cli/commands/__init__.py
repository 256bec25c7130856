"""One module a verb. Nothing of Django is imported before `run`: its settings are read then."""
