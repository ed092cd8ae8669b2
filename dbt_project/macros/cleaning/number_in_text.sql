{#- The number in a text: it may have a sign, a point, an exponent, and commas that group thousands; `12,5` is ambiguous and not
    read. The lengths keep to what Postgres holds (131,072 digits before the point, 16,383 after it); what is larger or smaller
    than that is still read, for it breaks or loses something that must be seen. -#}
{% macro number_in_text(text) -%}
    {%- set digits = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+|[1-9][0-9]?[0-9]?(,[0-9][0-9][0-9])+(\\.[0-9]*)?)" -%}
    case
        when {{ text }} ~ '^{{ digits }}([eE][+-]?0*[0-9]{1,4})?$' and length({{ text }}) <= 6000 then replace({{ text }}, ',', '')::numeric
        when {{ text }} ~ '^{{ digits }}([eE][+-]?[0-9]+)?$' then {{ extreme_number(text) }}
    end
{%- endmacro %}
