"""A club's whole archive as one file, and back in. Its form: docs/reference/archive.md.

`table` says what is kept, `writing` makes the file, `checking` refuses what is none, `reading`
brings it in. Nothing else knows the form.
"""
