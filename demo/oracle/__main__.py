"""`python -m demo.oracle`: `python -m oracle_standin`, with the demonstration's account."""

import sys

from demo.oracle import ACCOUNT
from oracle_standin.__main__ import main

if __name__ == "__main__":
    account = [f"--{option}={value}" for option, value in ACCOUNT.items()]
    sys.exit(main([*account, *sys.argv[1:]]))
