-- The maintenance module's tables as the Oracle data dictionary gives them. Keys are numbers or have
-- several columns, no table says when a row was changed, and three have no primary key at all.

CREATE TABLE MT_CODE (
  CODE_TYPE   CHAR(8)       NOT NULL,      -- WOSTAT, EQKIND
  CODE        NUMBER(3)     NOT NULL,
  WORD        CHAR(20),
  IN_USE      NUMBER(1),
  CONSTRAINT PK_MT_CODE PRIMARY KEY (CODE_TYPE, CODE)
);

CREATE TABLE MT_EQUIP (
  PLANT_NO    NUMBER(2)     NOT NULL,
  EQUIP_NO    NUMBER(8)     NOT NULL,
  DESCR       CHAR(48),
  KIND_CD     NUMBER(3),                   -- MT_CODE, EQKIND
  CRIT        NUMBER(1),
  PARENT_NO   NUMBER(8),                   -- in the same plant
  SERIAL_NO   VARCHAR2(30),
  IN_SERVICE  DATE,
  SHIFT_START CHAR(5),                     -- HH:MM
  RUN_HRS     NUMBER,
  PRICE       NUMBER(14,4),
  KW          NUMBER(7,2),
  RPM         NUMBER(6),
  NAMEPLATE   BLOB,
  ACTIVE      NUMBER(1),
  REMARKS     VARCHAR2(2000),
  OLD_NO      VARCHAR2(12),
  GL_ACCT     CHAR(10),
  CONSTRAINT PK_MT_EQUIP PRIMARY KEY (PLANT_NO, EQUIP_NO)
);

CREATE TABLE MT_INSTR (
  INSTR_NO    NUMBER(8)     NOT NULL,
  LABEL       VARCHAR2(24),
  PLANT_NO    NUMBER(2),                   -- always there, also where EQUIP_NO is not
  EQUIP_NO    NUMBER(8),
  CAL_DT      NUMBER(8),                   -- YYYYMMDD, 0 for never
  CAL_DAYS    NUMBER(5,1),
  TOLERANCE   NUMBER,
  CONSTRAINT PK_MT_INSTR PRIMARY KEY (INSTR_NO)
);

CREATE TABLE MT_SKILL (
  SKILL_CD    CHAR(4)       NOT NULL,
  DESCR       CHAR(40),
  CONSTRAINT PK_MT_SKILL PRIMARY KEY (SKILL_CD)
);

CREATE TABLE MT_EMP (
  EMP_NO      CHAR(8)       NOT NULL,
  FIRST_NM    CHAR(30),
  LAST_NM     CHAR(30),
  EMAIL       VARCHAR2(80),
  PHONE       VARCHAR2(30),
  RATE        VARCHAR2(12),
  HIRED       VARCHAR2(11),
  ACTIVE      CHAR(1),
  BADGE_COLOR VARCHAR2(10),
  CONSTRAINT PK_MT_EMP PRIMARY KEY (EMP_NO)
);

CREATE TABLE MT_EMP_SKILL (
  EMP_NO      CHAR(8)       NOT NULL,
  SKILL_CD    CHAR(4)       NOT NULL,
  SINCE_YR    NUMBER(4),
  CONSTRAINT PK_MT_EMP_SKILL PRIMARY KEY (EMP_NO, SKILL_CD)
);

CREATE TABLE MT_VENDOR (
  VENDOR_NO   NUMBER(8)     NOT NULL,
  VENDOR_NM   VARCHAR2(80),
  CTRY        CHAR(2),
  TERMS       CHAR(6),
  PHONE       VARCHAR2(30),
  EMAIL       VARCHAR2(80),
  FAX         VARCHAR2(30),
  CONSTRAINT PK_MT_VENDOR PRIMARY KEY (VENDOR_NO)
);

CREATE TABLE MT_PART (
  PART_NO     VARCHAR2(20)  NOT NULL,
  REV         VARCHAR2(2),                 -- most parts have none, so there is no primary key
  DESCR       CHAR(40),
  UOM         CHAR(2),
  ON_HAND     NUMBER(12,4),
  MIN_QTY     NUMBER(10),
  UNIT_COST   NUMBER(10,4),
  SHELF_DAYS  NUMBER(5),
  VENDOR_NO   NUMBER(8),
  VENDOR_PART VARCHAR2(24),
  BIN         CHAR(8),
  CONSTRAINT UQ_MT_PART UNIQUE (PART_NO, REV)
);

CREATE TABLE MT_WO (
  WO_NO       NUMBER(8)     NOT NULL,
  TITLE       CHAR(60),
  PLANT_NO    NUMBER(2),
  EQUIP_NO    NUMBER(8),
  EMP_NO      CHAR(8),
  PREV_WO_NO  NUMBER(8),                   -- the order that this one follows
  STATUS      NUMBER(3),                   -- MT_CODE, WOSTAT
  PRIO        NUMBER(3),
  OPEN_DATE   DATE,
  DUE_DT      VARCHAR2(11),
  CLOSE_DATE  DATE,
  EST_HRS     NUMBER(6,2),
  DOWN_HRS    NUMBER,
  ERP_GUID    RAW(16),
  REPORT      CLOB,
  ENTERED_BY  VARCHAR2(20),
  CONSTRAINT PK_MT_WO PRIMARY KEY (WO_NO)
);

CREATE TABLE MT_WO_PART (                  -- its primary key was dropped for an import, years ago
  WO_NO       NUMBER(8)     NOT NULL,
  LINE_NO     NUMBER(5)     NOT NULL,
  PART_NO     VARCHAR2(20),
  REV         VARCHAR2(2),
  QTY         NUMBER(12,4),
  ISSUED      VARCHAR2(11),
  RETURNED    NUMBER(1)
);

CREATE TABLE MT_PM (
  PLANT_NO    NUMBER(2)     NOT NULL,
  EQUIP_NO    NUMBER(8)     NOT NULL,
  TASK_CD     CHAR(6)       NOT NULL,
  SHIFT       NUMBER(1),                   -- NULL for all shifts
  EVERY_DAYS  NUMBER(4),
  MINUTES     NUMBER(5),
  LAST_DT     VARCHAR2(9),
  EMP_NO      CHAR(8)
);

CREATE TABLE MT_READING (
  PLANT_NO    NUMBER(2)     NOT NULL,
  EQUIP_NO    NUMBER(8)     NOT NULL,
  READ_DT     CHAR(8)       NOT NULL,      -- YYYYMMDD
  READ_TM     CHAR(4)       NOT NULL,      -- HHMM
  VALUE       NUMBER,
  PIECES      NUMBER(15),
  CONSTRAINT PK_MT_READING PRIMARY KEY (PLANT_NO, EQUIP_NO, READ_DT, READ_TM)
);

CREATE TABLE MT_LOG (                      -- nobody needs it in the app
  LOG_NO      NUMBER(10)    NOT NULL,
  LOG_TEXT    VARCHAR2(200),
  CONSTRAINT PK_MT_LOG PRIMARY KEY (LOG_NO)
);
