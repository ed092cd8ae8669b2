{#- What a session of dbt sets, whatever the server, the role, the database or the environment say: the loader's list (load/postgres_session.py,
    which also hands it to dbt's connections as they are made), and that nothing is compiled: compiling the long expressions of cleaning
    takes seconds and saves nothing. -#}
{% macro session_settings() -%}
    {%- set settings = {
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
        'lc_numeric': 'C',
        'lc_time': 'C',
        'lc_monetary': 'C',
        'default_transaction_isolation': 'read committed',
        'default_transaction_read_only': 'off',
        'default_transaction_deferrable': 'off',
        'row_security': 'off',
        'role': 'none',
        'search_path': 'public',
        'statement_timeout': '0',
        'lock_timeout': '0',
        'idle_in_transaction_session_timeout': '0',
        'idle_session_timeout': '0',
        'jit': 'off'
    } -%}
    {%- if target.get('role') -%}{%- do settings.update({'role': target.role}) -%}{%- endif -%}
    {%- for name, value in settings.items() -%}
    set {{ name }} = '{{ value }}';
    {% endfor -%}
    do $$ begin perform set_config(name, wanted.value, false)
    from pg_settings join (values ('transaction_timeout', '0'), ('session_replication_role', 'origin')) as wanted (name, value) using (name)
    where setting <> wanted.value; end $$
{%- endmacro %}
