"""The folder that is signed: made, sealed with a manifest, and verified later."""
