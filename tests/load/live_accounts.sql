-- What `pytest -m oracle` needs besides the owner ABIS, in SQL*Plus as SYS, followed by
-- scripts/grants.sql: a reader with those rights alone, and the SCN for the owner.
WHENEVER SQLERROR EXIT FAILURE
DEFINE owner  = ABIS
DEFINE reader = ABIS_READER
GRANT EXECUTE ON DBMS_FLASHBACK TO &owner;
CREATE USER &reader IDENTIFIED BY abis;
