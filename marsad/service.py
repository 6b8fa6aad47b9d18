"""The unit by which systemd runs Marsad: systemd.service(5), systemd.exec(5), systemd.resource-control(5). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOM_MB = 512
"""For the supervisor and the ledger, several times what they need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a unit has to know of this machine."""

    command: Sequence[str]
    """How Marsad is started here."""
    directory: Path
    """Where `marsad.toml` lies."""
    writes_to: Sequence[Path]
    """Directories that the database lies in."""
    user: str
    crawls: int
    """Most that run at once."""
    memory_mb: int
    """That each may take."""


def unit(installation: Installation) -> str:
    """Write the unit. What may vary stands on top; what is forbidden it has never needed."""
    return _UNIT.format(
        command=" ".join(map(quoted, installation.command)),
        directory=str(installation.directory).replace("%", "%%"),
        writes_to=" ".join(map(quoted, map(str, installation.writes_to))),
        user=installation.user,
        memory_mb=_ROOM_MB + installation.crawls * installation.memory_mb,
    )


def quoted(word: str) -> str:
    """A word as a unit wants it; see systemd.syntax(7)."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if escaped == word and word and " " not in word else f'"{escaped}"'


_UNIT = """\
# Written by `marsad service`. Changes of your own belong into `systemctl edit marsad`, which nothing overwrites.
[Unit]
Description=Marsad, which watches the Moroccan press
Wants=network-online.target
After=network-online.target time-sync.target postgresql.service

[Service]
ExecStart={command}
User={user}
WorkingDirectory={directory}
ReadWritePaths={writes_to}
# Crawls and what reads their pages are within this; above it they are slowed down.
MemoryHigh={memory_mb}M

Type=notify
NotifyAccess=main
# Its heartbeat is every ten seconds.
WatchdogSec=60
Restart=on-failure
RestartSec=10
# Wrong use, such as a setting that is not understood, does not mend itself.
RestartPreventExitStatus=2
# An older database is brought up to date before the start is told.
TimeoutStartSec=10min
TimeoutStopSec=15
# It ends its own crawls; whatever outlives it is killed.
KillMode=mixed
OOMPolicy=continue
TasksMax=256
UMask=0077

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
"""
