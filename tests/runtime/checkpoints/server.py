"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def programs() -> Path:
    """Return the folder with PostgreSQL's programs.

    Raises:
        LookupError: If there is none; says what to do.
    """
    named = os.environ.get("FLOWCAT_POSTGRES_BIN")
    found = shutil.which("initdb", path=named)
    if found is not None:
        # What stands on the path may be a link or a script; its neighbours are looked for there.
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if named is None and debian:
        return debian[-1].parent
    raise LookupError("there is no PostgreSQL here: see CONTRIBUTING.md, Tests")


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server, and give the URL of its database."""
    bin_, owner = programs(), _owner()
    with tempfile.TemporaryDirectory(prefix="flowcat-") as name:
        folder = Path(name)
        if owner:
            record = pwd.getpwnam(owner["user"])
            os.chown(folder, record.pw_uid, record.pw_gid)
        data = folder / "data"
        _run([bin_ / "initdb", "-D", data, "-U", "flowcat", "-A", "trust", "-N"], owner)
        options = f"-c listen_addresses= -c unix_socket_directories={folder}"
        control = [bin_ / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
        _run([*control, "-o", options, "start"], owner)
        try:
            yield f"postgresql://flowcat@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], owner)


def _owner() -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()}


def _run(command: list[Any], owner: dict[str, Any]) -> None:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command,
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **owner,
    )
    assert done.returncode == 0, done.stdout + done.stderr
