"""The command `perron`: one program for reporters, servers, couriers, stations and auditors."""

import click


@click.group()
@click.version_option(package_name="perron")
def main() -> None:
    """Tell a public office about a fraud, anonymously, and talk with it afterwards."""
