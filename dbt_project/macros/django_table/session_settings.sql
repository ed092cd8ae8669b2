{#- What every session of dbt's sets, whatever the server, the database, the role or the environment says: the loader's list
    (load/postgres/session.py, which also hands it to dbt's connections as they are made), and what plans rest on. A policy that hides rows is
    an error. The app's schema is on the path for the functions behind its triggers. Nothing is compiled: compiling the long expressions of
    cleaning takes seconds and saves nothing. And no nested loops: while a first build fills the evidence, Postgres knows nothing of how many
    rows it holds, and would look each child's parent up in a loop over all of them: seven minutes, not one. -#}
{% macro session_settings() -%}
    {%- set settings = {
        'client_encoding': 'UTF8',
        'standard_conforming_strings': 'on',
        'backslash_quote': 'safe_encoding',
        'array_nulls': 'on',
        'transform_null_equals': 'off',
        'datestyle': 'ISO,MDY',
        'intervalstyle': 'postgres',
        'timezone': 'UTC',
        'timezone_abbreviations': 'Default',
        'bytea_output': 'hex',
        'extra_float_digits': '1',
        'xmloption': 'content',
        'lc_numeric': 'C',
        'lc_time': 'C',
        'lc_monetary': 'C',
        'quote_all_identifiers': 'off',
        'default_transaction_isolation': 'read committed',
        'default_transaction_read_only': 'off',
        'default_transaction_deferrable': 'off',
        'synchronous_commit': 'on',
        'exit_on_error': 'off',
        'row_security': 'off',
        'role': target.get('role') or 'none',
        'statement_timeout': '0',
        'lock_timeout': '0',
        'idle_in_transaction_session_timeout': '0',
        'idle_session_timeout': '0',
        'jit': 'off',
        'enable_nestloop': 'off'
    } -%}
    {%- for name, value in settings.items() %}
    set {{ name }} = {{ literal(value) }};
    {%- endfor %}
    -- a list of names, each of which would be taken with its quotes
    set search_path = {{ adapter.quote(app_schema()) }};
    do $settings$ begin
        perform set_config(name, value, false)
        from (
            values
            ('transaction_timeout', '0'),
            ('session_replication_role', 'origin'),
            ('restrict_nonsystem_relation_kind', '')
        ) as wanted (name, value)
        where current_setting(name, true) <> value;
    end $settings$
{%- endmacro %}
