"""The subjects of newsletters as data: one folder for each beat, the tables they share in `common/`, and their loader.

`digest.beats.beat` has the types, `loader` reads a folder, `library` finds it, `newsletter` joins the beats that a
feeds.yaml names. docs/beats.md describes the files.
"""
