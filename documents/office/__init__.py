"""ONLYOFFICE Docs, over its published API: https://api.onlyoffice.com/docs/docs-api/.

The browser opens the editor with a signed configuration (`config`); the editing server fetches the file and brings it
back through addresses that are signed for one session and one person (`doors`); `server` speaks to it; `formats` says
which files it may open, and what must come back.
"""
