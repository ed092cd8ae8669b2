-- The least privileges of the account that load/extract.py uses. It only reads.
-- Run in SQL*Plus as a DBA; set the two names first. Written by scripts/docs.
--
-- DEFINE owner  = ABIS
-- DEFINE reader = ABIS_READER

-- 1. Enough for a copy in one read-only transaction (one session, no --resume):
GRANT CREATE SESSION TO &reader;
GRANT SELECT ON &owner..AB_CARRIER   TO &reader;
GRANT SELECT ON &owner..AB_CUSTOMER  TO &reader;
GRANT SELECT ON &owner..AB_COIL      TO &reader;
GRANT SELECT ON &owner..AB_LINE      TO &reader;
GRANT SELECT ON &owner..AB_JOB       TO &reader;
GRANT SELECT ON &owner..AB_QA_RESULT TO &reader;
GRANT SELECT ON &owner..AB_SHIPMENT  TO &reader;
GRANT SELECT ON &owner..AB_SKID      TO &reader;

-- 2. For one SCN in several sessions, and for --resume: AS OF SCN needs FLASHBACK on each table,
--    and the SCN itself comes from DBMS_FLASHBACK (or, instead, from V$DATABASE: SELECT ON
--    V_$DATABASE).
GRANT EXECUTE ON DBMS_FLASHBACK TO &reader;
GRANT FLASHBACK ON &owner..AB_CARRIER   TO &reader;
GRANT FLASHBACK ON &owner..AB_CUSTOMER  TO &reader;
GRANT FLASHBACK ON &owner..AB_COIL      TO &reader;
GRANT FLASHBACK ON &owner..AB_LINE      TO &reader;
GRANT FLASHBACK ON &owner..AB_JOB       TO &reader;
GRANT FLASHBACK ON &owner..AB_QA_RESULT TO &reader;
GRANT FLASHBACK ON &owner..AB_SHIPMENT  TO &reader;
GRANT FLASHBACK ON &owner..AB_SKID      TO &reader;

-- 3. If you like: how long undo is kept, which the report compares with the time that a copy takes.
GRANT SELECT ON V_$UNDOSTAT TO &reader;
