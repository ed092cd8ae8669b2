{#- The SQL of a test as dbt runs it. A test can ask for the digest of the SQL that its models compile to now, which is known only here:
    it writes it as :sql_digest(customer): -#}
{% macro postgres__get_limit_sql(sql, limit) -%}
    {%- set asked = modules.re.findall(':sql_digest\\((\\w+)\\):', sql) -%}
    {%- set found = namespace(sql=sql) -%}
    {%- for name in asked -%}
        {%- set found.sql = found.sql | replace(':sql_digest(' ~ name ~ '):', sql_digest(name, model)) -%}
    {%- endfor -%}
    {{ dbt.default__get_limit_sql(found.sql, limit) }}
{%- endmacro %}
