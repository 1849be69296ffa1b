"""`python -m pipelines.quality`: how well pages, mentions and themes are read, and against the floors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archive.errors import BadInput
from pipelines.quality.floors import Measured, breaches, load_floors, raised, write_floors
from pipelines.quality.measuring import measure_mentions, measure_pages, measure_theme

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
REAL = "real"
REAL_MENTIONS = "real-mentions"
SHARED = "GUONG_SHARED"  # where real pages lie, kept outside the project


@click.command()
@click.option(
    "--gold", type=FOLDER, default="tests/gold", show_default=True, help="Folder with pages/, entities/, theme/."
)
@click.option(
    "--real", type=click.Path(path_type=Path), envvar=SHARED, default="../shared", help="Folder with pages/, gold/."
)
@click.option("--floors", type=click.Path(path_type=Path, dir_okay=False), help="Fail below the floors of this file.")
@click.option("--set", "pin", is_flag=True, help="Write the figures into the file as the new floors.")
@click.option("--lower", multiple=True, metavar="FLOOR", help="A floor that may fall, as set.reader.figure.")
@click.option("--others", is_flag=True, help="Score trafilatura and newspaper4k too, as far as they are installed.")
@click.option("--wrong", is_flag=True, help="List what was read wrong.")
def main(
    gold: Path, real: Path, floors: Path | None, pin: bool, lower: tuple[str, ...], others: bool, wrong: bool
) -> None:
    """Measure how well pages and themes are read."""
    found: dict[str, Measured] = {}
    for name, folder in {"pages": gold / "pages", REAL: real / "pages"}.items():
        if not folder.is_dir():
            click.echo(f"{name}: no folder {folder}, left out\n")
            continue
        pages = measure_pages(folder, others=others)
        click.echo(f"{name}: {pages.pages} pages of {folder}\n{pages.as_text()}\n")
        for line in pages.wrong() if wrong else ():
            click.echo(line)
        found[name] = pages.measured
    for name, folder in {"mentions": gold / "entities", REAL_MENTIONS: real / "gold"}.items():
        if folder.is_dir():
            mentions = measure_mentions(folder)
            click.echo(f"{name}: {mentions.evaluation.as_text()}\n")
            found[name] = mentions.measured
    theme = measure_theme(gold)
    click.echo(f"theme: {theme.as_text()}")
    found["theme"] = theme.measured
    if floors:
        _hold(found, floors, pin, frozenset(lower))


def _hold(found: dict[str, Measured], path: Path, pin: bool, lower: frozenset[str]) -> None:
    known = load_floors(path) if path.is_file() else {}
    if pin:
        try:
            new = {name: raised(name, measured, known.get(name), lower) for name, measured in found.items()}
        except BadInput as error:
            raise click.ClickException(str(error)) from error
        write_floors(path, known | new)
        return
    for name in (REAL, REAL_MENTIONS):
        if name in known and name in found and known[name].digest != found[name].digest:
            click.echo(f"{name}: other texts than those the floors speak of; measured, not held", err=True)
            del found[name]
    fallen = [line for name, measured in found.items() for line in breaches(name, measured, known.get(name))]
    for line in fallen:
        click.echo(line, err=True)
    sys.exit(1 if fallen else 0)


if __name__ == "__main__":
    main()
