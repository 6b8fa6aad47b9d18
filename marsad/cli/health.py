"""`marsad health`: whether the instance that runs here does its work; what a container's health check calls."""

import json
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from marsad.cli.options import ConfigFile, Json, new_app

app = new_app()
PATH = "/healthz"
DEADLINE_S = 4.0


@app.command()
def health(
    *,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Ask there; else at [web] host and port.")] = None,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Ask the running Marsad whether it does its work; exit 0 if so, 1 if not. Example: marsad health."""
    told, status = ask(url or _root(config))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    for line in () if as_json else lines(told):
        typer.echo(line)
    raise typer.Exit(0 if status == HTTPStatus.OK else 1)


def _root(config: Path | None) -> str:
    from marsad.config import load, local_root  # noqa: PLC0415 - a third of a second, which --url saves

    web = load(config).config.web
    return local_root(web.host, web.port)


def ask(url: str) -> tuple[dict[str, Any], int]:
    """Ask for the health at an address; whatever keeps it from answering becomes the reason. Uses no proxy."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise typer.BadParameter(f'"{url}" is not an address such as http://127.0.0.1:8765', param_hint="--url")
    connection = HTTPConnection(parts.hostname, parts.port, timeout=DEADLINE_S)
    try:
        connection.request("GET", parts.path if parts.path.strip("/") else PATH)
        answer = connection.getresponse()
        return json.loads(answer.read()), answer.status
    except (OSError, HTTPException, ValueError) as error:
        reason = {"code": "silent", "says": f"no health at {url} ({error}): is marsad run running, and is this its address?"}
        return {"status": "trouble", "reasons": [reason]}, HTTPStatus.SERVICE_UNAVAILABLE
    finally:
        connection.close()


def lines(told: dict[str, Any]) -> list[str]:
    """What is told, for people."""
    reasons = [f"{one['code']}: {one['says']}{_since(one)}" for one in told["reasons"]]
    if outlets := told.get("outlets"):
        blind = f", not read now: {', '.join(outlets['blind'])}" if outlets["blind"] else ""
        reasons.append(f"outlets: {outlets['read']} of {outlets['of']} read{blind}")
    return [told["status"], *reasons]


def _since(reason: dict[str, Any]) -> str:
    return f" (since {reason['since']})" if "since" in reason else ""
