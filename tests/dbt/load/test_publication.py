"""A publication FOR ALL TABLES, as a site has it that feeds its reports by logical replication."""

from tests.dbt.site import Site


def test_rows_are_updated_and_deleted_under_a_publication_of_all_tables(site: Site) -> None:
    site.execute("create publication feed for all tables")
    site.make_raw()
    site.execute("alter table legacy_raw.ab_customer replica identity full")  # for this test's own
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"}, {"customer_id": "C1 "})
    site.loaded("--select", "customer")
    site.execute("update legacy_raw.ab_customer set city = 'Detroit' where customer_id = 'C1'")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C2'")
    site.loaded("--select", "customer")
    assert site.keys("customer") == ["C1"]
    assert site.get("customer", "C1")["city"] == "Detroit"
    site.loaded("--select", "customer", "--full-refresh")


def test_evidence_of_an_older_version_gets_its_identity(site: Site) -> None:
    site.make_raw()
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C1 "})
    site.loaded("--select", "customer")
    for (name,) in site.rows(
        "select oid::regclass::text from pg_class where relkind = 'r'"
        " and relnamespace = 'legacy_audit'::regnamespace"
    ):
        site.execute(f"alter table {name} replica identity default")
    site.execute("alter table legacy_raw.ab_customer replica identity full")
    site.execute("create publication feed for all tables")
    site.execute("update legacy_raw.ab_customer set city = 'Detroit'")
    site.loaded("--select", "customer")
