-- The rights of the two roles in the Django app's database. Run in psql as the database's owner, once the app
-- has migrated; set the three names first:
--
--   psql -v database=abis -v migration=abis_migration -v auditor=abis_auditor -f scripts/grants-postgres.sql

-- 1. Extract, build, test, rollback, sign-off: load/extract.py, dbt build, dbt test, scripts/rollback.sql,
--    scripts/signoff, which records each pack.
--    CREATE is for legacy_raw, legacy_load, legacy_audit, legacy_clean and for the checks' trial; a DBA who keeps
--    it makes these schemas beforehand, with AUTHORIZATION :migration (section 3).
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"database" TO :"migration";
GRANT USAGE ON SCHEMA public TO :"migration";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"migration";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"migration";

-- 2. An auditor: dbt test, scripts/signoff --verify, reading the evidence. Nothing is written. Run this after the first build, and tell what comes
--    later by default privileges.
GRANT CONNECT ON DATABASE :"database" TO :"auditor";
GRANT USAGE ON SCHEMA public TO :"auditor";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"auditor";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migration" GRANT SELECT ON TABLES TO :"auditor";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migration" GRANT USAGE ON SCHEMAS TO :"auditor";

-- 3. Instead of CREATE in section 1:
-- CREATE SCHEMA legacy_raw AUTHORIZATION :"migration";
-- CREATE SCHEMA legacy_load AUTHORIZATION :"migration";
-- CREATE SCHEMA legacy_audit AUTHORIZATION :"migration";
-- CREATE SCHEMA legacy_clean AUTHORIZATION :"migration";
