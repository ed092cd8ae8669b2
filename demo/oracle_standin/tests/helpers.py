"""What the tests share besides fixtures: a small schema with its rows, and short names."""

from collections.abc import Callable

import oracledb

SCHEMA = """
CREATE TABLE PARENT (
  ID NUMBER(10) NOT NULL, NAME VARCHAR2(40), KEY CHAR(6), CONSTRAINT PK_PARENT PRIMARY KEY (ID)
);
CREATE TABLE COIL (
  ID NUMBER(10) NOT NULL, PARENT_ID NUMBER(10), WIDTH NUMBER(10,4), LENGTH NUMBER, MADE DATE,
  CHANGED TIMESTAMP(6), NOTES CLOB, STATUS CHAR(8), CONSTRAINT PK_COIL PRIMARY KEY (ID)
);
"""
PARENTS = "id,name,key\n1,Müller,A1\n2,,B2\n3,ACME  CORP   ,\n"
COILS = (
    "id,parent_id,width,length,made,changed,notes,status\n"
    "1,1,12.5,0.1234567890123456789012345678901234567890,2020-02-29 13:14:15,"
    "2020-02-29 13:14:15.123456,hello,OPEN\n"
    "2,1,-0.0001,1E125,1999-12-31,,,\n"
    "3,9,,-99999999999999999999999999999999999999,,1970-01-01 00:00:00,Grüße,DONE\n"
)

Connect = Callable[..., oracledb.Connection]


def error_code(error: oracledb.Error) -> str:
    """`ORA-00942` or `DPY-4011`."""
    return str(error.args[0].full_code)
