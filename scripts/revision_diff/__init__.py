"""What a change of the dbt project does to the data: two revisions built side by side."""
