"""`scripts/scaffold`: the files of an entity, from its legacy table and its Django model."""
