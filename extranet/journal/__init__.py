"""The journal: who did what to which thing. Write with `extranet.journal.actions.record`."""
