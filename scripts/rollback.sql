-- Takes back what dbt build put into the Django tables, and dbt's evidence of it.
-- Keeps the rows that the app itself created, legacy_raw, and the loader's evidence.
--
--     psql -v ON_ERROR_STOP=1 -f scripts/rollback.sql
--
-- One transaction: a row of the app's own that refers to a migrated row makes the whole fail with
-- the foreign key's name, and nothing is changed. Edits made in the app to migrated rows are lost:
-- dump first (docs/cutover.md).

begin;

delete from shipping_shipment using legacy_audit.loaded_keys as loaded
where loaded.entity = 'shipment' and loaded.row_hash is not null and loaded.key = shipment_id;

delete from quality_qaresult using legacy_audit.loaded_keys as loaded
where loaded.entity = 'qa' and loaded.row_hash is not null and loaded.key = test_id;

delete from inventory_skid using legacy_audit.loaded_keys as loaded
where loaded.entity = 'skid' and loaded.row_hash is not null and loaded.key = skid_id;

delete from production_job using legacy_audit.loaded_keys as loaded
where loaded.entity = 'job' and loaded.row_hash is not null and loaded.key = job_id;

delete from inventory_coil using legacy_audit.loaded_keys as loaded
where loaded.entity = 'coil' and loaded.row_hash is not null and loaded.key = coil_id;

delete from customers_customer using legacy_audit.loaded_keys as loaded
where loaded.entity = 'customer' and loaded.row_hash is not null and loaded.key = customer_id;

delete from production_line using legacy_audit.loaded_keys as loaded
where loaded.entity = 'line' and loaded.row_hash is not null and loaded.key = line_id;

delete from shipping_carrier using legacy_audit.loaded_keys as loaded
where loaded.entity = 'carrier' and loaded.row_hash is not null and loaded.key = carrier_id;

drop table
    legacy_audit.rejected_rows,
    legacy_audit.value_changes,
    legacy_audit.conflicts,
    legacy_audit.loads,
    legacy_audit.loaded_keys;

commit;
