"""The documents as a network drive: spaces, their folders, their documents, and the passing files of programs."""
