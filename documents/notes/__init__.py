"""What a note holds: the updates of the browsers, the tree they make, and the papers it is exported to.

`wire` judges the bytes of a browser, `state` keeps them as one document, `tree` reads it as paragraphs and tables (and
writes it), `text`, `html`, `odt`, `docx` and `pdf` say it again in other forms.
"""
