{#- Would clean_text leave anything of the raw value? NULL where there is none. -#}
{% macro has_text(column) -%}
    {{ column }}::text ~ '[^\t\n {{ control_characters() }}{{ no_break_spaces() }}{{ white_space() }}]'
{%- endmacro %}
