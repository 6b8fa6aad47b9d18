"""`marsad rules`: what is worth telling, and whether the files say so soundly."""

import json
from typing import Annotated

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Json, complain
from marsad.config import load
from seeds.datafile import nearest

app = typer.Typer(help="List, check and test the rule files.")


@app.command("list")
def list_(*, as_json: Json = False, config: ConfigFile = None) -> None:
    """List the rules and why each is there."""
    rules, _ = build.rules(load(config))
    for slug, rule in rules.items():
        if as_json:
            when = rule.when.model_dump(mode="json", exclude_defaults=True)
            typer.echo(json.dumps({"slug": slug, "name": rule.name, "why": rule.why, "when": when}, ensure_ascii=False))
        else:
            typer.echo(f"{slug:20}  {rule.why}")


@app.command()
def check(*, config: ConfigFile = None) -> None:
    """Read every rule file and hold it to its own examples; say file, line and reason for each that is refused."""
    rules, problems = build.rules(load(config))
    complain(problems)
    typer.echo(f"{len(rules)} rules, {len(problems)} problems", err=True)
    raise typer.Exit(1 if problems else 0)


@app.command("test")
def examples(slug: Annotated[str, typer.Argument(help="As named by `marsad rules list`.")], *, config: ConfigFile = None) -> None:
    """Show what a rule makes of each of its examples."""
    rules, _ = build.rules(load(config))
    if slug not in rules:
        raise typer.BadParameter(f'there is no sound rule "{slug}"{nearest(slug, rules)}; try `marsad rules check`')
    rule = rules[slug]
    for example in (*rule.must_match, *rule.must_not_match):
        verdict = rule.judge(example)
        typer.echo(f"{'matches' if verdict.matched else 'fails at ' + ', '.join(verdict.failed):30}  {example.says}")
