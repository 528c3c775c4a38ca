"""Storage of published files and evidence: a folder, or a bucket shared by several hosts."""
