"""`python -m bench.dialect`: the migrations run, and every named query prepared, in a PostgreSQL database.

In the empty database that psql's own variables name (PGHOST, PGPORT, PGUSER, PGDATABASE), in a schema that is dropped
afterwards. Prints what PostgreSQL does not take: the full-text search of the archive and the folding of SQLite's log.
"""

import re
import subprocess

from digest.store.engine import migrations
from digest.store.queries import queries

SCHEMA = "bench_dialect"
PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


def refusal(sql: str) -> str:
    """What PostgreSQL says against a statement, or "" where it takes it."""
    command = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    script = f"set client_min_messages = error; set search_path = {SCHEMA}; {sql};"
    told = subprocess.run(command, input=script, text=True, capture_output=True, check=False).stderr
    return told.partition("ERROR:")[2].partition("\n")[0].strip() or told.strip()


def numbered(sql: str) -> str:
    """A query with `$1` in place of its first named parameter, and so on; without comments."""
    body = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    names = list(dict.fromkeys(PARAMETER.findall(body)))
    return PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", body)


def main() -> None:
    """Print each refused statement, then how many were taken."""
    if told := refusal(f"create schema {SCHEMA}"):
        raise SystemExit(f"bench.dialect: {told}")
    try:
        scripts = [line for _, _, script in migrations() for line in script.split(";\n") if line.strip()]
        statements = [(script.strip().splitlines()[-1], script) for script in scripts]
        statements += [(name, f"prepare one as {numbered(sql)}") for name, sql in queries().items()]
        refused = {name: told for name, sql in statements if (told := refusal(sql))}
    finally:
        refusal(f"drop schema {SCHEMA} cascade")
    for name, told in refused.items():
        print(f"{name}: {told}")
    print(f"{len(statements) - len(refused)} of {len(statements)} statements are taken")


if __name__ == "__main__":
    main()
