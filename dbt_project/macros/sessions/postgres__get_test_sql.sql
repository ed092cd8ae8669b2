{#- dbt's SQL of a test, in a session with our settings: dbt opens a connection per thread, and no hook runs in it. -#}
{% macro postgres__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ session_settings() }};
    {{ default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}
