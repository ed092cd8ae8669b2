"""Oracle's end of the demonstration: the stand-in with the account that .env.example names."""

ACCOUNT = {"user": "abis", "password": "abis", "service": "ABIS"}
