{#- What every session of dbt's sets, whatever the server, the database, the role or the environment says: how values are read and written
    as text, that nothing ends a long statement, that a policy which hides rows is an error, and that nothing is compiled. Compiling the
    long expressions of cleaning takes seconds and saves nothing. The app's schema is on the path for the functions behind its triggers. -#}
{% macro session_settings() -%}
    set client_encoding = 'UTF8';
    set standard_conforming_strings = on;
    set timezone = 'UTC';
    set datestyle = 'ISO, MDY';
    set intervalstyle = 'postgres';
    set bytea_output = 'hex';
    set extra_float_digits = 1;
    set xmloption = 'content';
    set statement_timeout = 0;
    set lock_timeout = 0;
    set idle_in_transaction_session_timeout = 0;
    set row_security = off;
    set search_path = {{ adapter.quote(app_schema()) }};
    set jit = off
{%- endmacro %}
