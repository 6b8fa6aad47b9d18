"""`marsad subscribe`: have a rule's news sent somewhere."""

import json
from typing import Annotated

import typer

from alerts.subscribing import Unfit, subscription_to
from db.subscription import Subscription
from marsad import build
from marsad.cli.facets import Facet, wanted
from marsad.cli.options import ConfigFile, Database, Json, Language, complain, new_app
from marsad.config import load
from seeds.datafile import nearest

app = new_app()


@app.command()
def subscribe(
    rule: Annotated[str, typer.Argument(help="As named by `marsad rules list`.")],
    *,
    webhook: Annotated[str | None, typer.Option(metavar="URL")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS")] = None,
    partner: Facet = None,
    topic: Facet = None,
    language: Language = "en",
    timezone: str = "Africa/Casablanca",
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Send a rule's news to one address. Example: marsad subscribe new-mou --email desk@example.org --language ar."""
    settings = load(config, database_url=database)
    names = build.gazetteer(settings)
    rules, problems = build.rules(settings, names)
    complain(problems)
    if rule not in rules:
        raise typer.BadParameter(f'there is no rule "{rule}"{nearest(rule, rules)}; see `marsad rules list`')
    given = {kind: address for kind, address in (("webhook", webhook), ("email", email)) if address}
    if len(given) != 1:
        raise typer.BadParameter("give one of --webhook URL and --email ADDRESS")
    [(channel, address)] = given.items()
    narrowing = wanted({"partner": partner, "topic": topic}).model_dump(mode="json", exclude_defaults=True)
    try:
        asked = subscription_to(
            rule,
            channel,
            address,
            narrowing=narrowing,
            language=language,
            timezone=timezone,
            allow=settings.config.network.allow,
            partners=names.partners,
            now=build.clock(),
        )
    except Unfit as error:
        raise typer.BadParameter(str(error)) from error
    with build.store(settings) as store:
        made = store.subscribe(asked)
    _show(made, as_json=as_json)
    if channel == "email" and not settings.config.mail.host:
        typer.echo("No mail leaves before [mail] host is set in marsad.toml; what is owed waits.", err=True)


def _show(made: Subscription, *, as_json: bool) -> None:
    shown = {"id": made.id, "rule": made.rule, "channel": made.channel, "address": made.address, "secret": made.secret}
    if as_json:
        typer.echo(json.dumps({key: value for key, value in shown.items() if value}, ensure_ascii=False))
        return
    typer.echo(f"Subscription {made.id}: news of {made.rule} goes to {made.address}.")
    if made.secret:
        typer.echo(f"Signing secret, shown this once: {made.secret}")
