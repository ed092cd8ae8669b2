{#- The md5 of the cleaning functions' text: a build depends on it as on its SQL. -#}
{% macro functions_digest() -%}
    {{ return(local_md5(functions_sql())) }}
{%- endmacro %}
