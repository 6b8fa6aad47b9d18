"""`marsad rules`: what is worth telling, and whether the files say so soundly."""

from typing import Annotated, Any

import typer

from alerts.rule import Rule
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Json, Output, complain, new_app
from marsad.config import load
from seeds.datafile import nearest

app = new_app("List, check and test the rule files.")


@app.command("list")
def list_(*, as_json: Json = False, output: Output = None, config: ConfigFile = None) -> None:
    """List the rules and why each is there. Example: marsad rules list."""
    rules, problems = build.rules(load(config))
    complain(problems)
    shown = (_object(slug, rule) for slug, rule in rules.items())
    lines.show(shown, lambda rule: [f"{rule['slug']:20}  {rule['why']}"], as_json=as_json, output=output)
    raise typer.Exit(1 if problems else 0)


def _object(slug: str, rule: Rule) -> dict[str, Any]:
    shown = {"slug": slug, "name": rule.name, "why": rule.why, "tells": rule.tells}
    return {**shown, "when": rule.when.model_dump(mode="json", exclude_defaults=True)} if rule.when else shown


@app.command()
def check(*, config: ConfigFile = None) -> None:
    """Hold every rule file to its own examples; say which are refused, where and why. Example: marsad rules check."""
    settings = load(config)
    rules, problems = build.rules(settings, build.gazetteer(settings))
    complain(problems)
    typer.echo(f"{len(rules)} rules, {len(problems)} problems", err=True)
    raise typer.Exit(1 if problems else 0)


@app.command("test")
def examples(slug: Annotated[str, typer.Argument(help="As named by `marsad rules list`.")], *, config: ConfigFile = None) -> None:
    """Show what a rule makes of each of its examples. Example: marsad rules test new-mou."""
    rules, problems = build.rules(load(config))
    complain(problems)
    if slug not in rules:
        raise typer.BadParameter(f'there is no rule "{slug}"{nearest(slug, rules)}; see `marsad rules list`')
    rule = rules[slug]
    if rule.tells == "notices":
        typer.echo(f"{slug} takes every notice and judges no event, so it has no examples")
    for example in (*rule.must_match, *rule.must_not_match):
        verdict = rule.judge(example)
        says = "matches" if verdict.matched else f"fails at {', '.join(verdict.failed)}"
        typer.echo(f"{says:30}  {example.says}")
