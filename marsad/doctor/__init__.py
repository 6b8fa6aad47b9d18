"""Examines an installation: each part looks at something, and says what it finds in words that help.

What is decided from is gathered first (`look`), what is found is decided purely (`findings`).
"""
