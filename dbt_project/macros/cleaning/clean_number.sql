{#- The exact number in a raw value, not yet rounded: the model's contract says how it is stored. NULL where there is none
    to read. Text may have a sign, a point, an exponent, and commas that group thousands; `12,5` is ambiguous and not read.
    Longer than 1,000 characters or an exponent of five digits would end in an overflow, not in a number. -#}
{% macro clean_number(column, default=none) -%}
    {%- set readable = "'^[+-]?(([0-9]+|[1-9][0-9]?[0-9]?(,[0-9]{3})+)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?$'" -%}
    {%- if default is not none %}coalesce({% endif -%}
    case
        when {{ is_number(column) }}
            then case when {{ column }}::text not in ('NaN', 'Infinity', '-Infinity') then {{ column }}::text::numeric end
        else {{ once(
            clean_text(column),
            'case when value ~ ' ~ readable ~ " and length(value) <= 1000 then replace(value, ',', '')::numeric end"
        ) }}
    end
    {%- if default is not none %}, {{ default }}){% endif -%}
{%- endmacro %}
