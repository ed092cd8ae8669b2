{#- The variables on which a row's verdict and its values depend, as text. -#}
{% macro verdict_policies() -%}
    {%- set policies = {'flag_words': flag_words()} -%}
    {%- for name in ['legacy_timezone', 'earliest_year', 'latest_year', 'orphan_policy', 'twin_policy'] -%}
        {%- do policies.update({name: var(name)}) -%}
    {%- endfor -%}
    {{ return(tojson(policies, sort_keys=true)) }}
{%- endmacro %}
