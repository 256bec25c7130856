"""The core that WebDAV, CalDAV and CardDAV share: RFC 4918 with its locks, and principals (RFC 3744, 5397).

A room gives a `Tree` of `Resource`s; one module of `verbs` answers each method.
"""
