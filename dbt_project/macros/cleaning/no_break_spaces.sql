{#- The characters that become ordinary spaces. -#}
{% macro no_break_spaces() -%}
    \u00a0\u202f\u3000\ufeff
{%- endmacro %}
