"""Rights: the only place that decides.

from extranet import access
access.check(actor, Role.EDITOR, document)
access.visible(actor, Document)
"""
