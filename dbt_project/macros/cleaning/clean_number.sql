{#- The exact number in a raw value, not yet rounded: the model's contract says how it is stored. NULL where there is none to
    read, and for NaN and the infinities of numeric columns. -#}
{% macro clean_number(column, default=none) -%}
    {%- if default is not none %}coalesce({% endif -%}
    case
        when {{ is_number(column) }}
            then nullif(nullif(nullif({{ column }}::text::numeric, 'NaN'), 'Infinity'), '-Infinity')
        else {{ once(clean_text(column), number_in_text('value')) }}
    end
    {%- if default is not none %}, {{ default }}){% endif -%}
{%- endmacro %}
