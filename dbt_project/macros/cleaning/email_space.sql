{#- White space as a regular expression's bracket takes it, spelled out because [[:space:]] depends on the database's locale. -#}
{% macro email_space() -%}
    \t\n \u0085\u1680\u2000-\u200a\u2028\u2029\u205f
{%- endmacro %}
