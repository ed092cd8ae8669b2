{#- What separates the words of a cleaned e-mail field, as a regular expression's bracket takes it. -#}
{% macro email_space() -%}
    \t\n {{ white_space() }}
{%- endmacro %}
