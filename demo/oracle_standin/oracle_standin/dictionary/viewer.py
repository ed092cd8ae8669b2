"""Who looks at the data dictionary, and from what session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oracle_standin.store.accounts import Account
from oracle_standin.store.versions import Version


@dataclass(frozen=True)
class Viewer:
    """`nls` are the parameters of the session, `nls_defaults` those that it began with."""

    account: Account
    version: Version
    nls: Mapping[str, str]
    nls_defaults: Mapping[str, str]
