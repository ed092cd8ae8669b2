{#- The control characters that go, as a regular expression's bracket takes them: all but tab and line feed. -#}
{% macro control_characters() -%}
    \u0001-\u0008\u000b-\u001f\u007f
{%- endmacro %}
