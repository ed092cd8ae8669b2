{#- A stand-in for a number in text that Postgres cannot hold, with the same fate: infinity, which is out of any field's range,
    or a number that rounds to 0 in any field. NULL, which is logged as unreadable, for other texts of more than 6,000 characters. -#}
{% macro extreme_number(text) -%}
    {%- set mantissa = "split_part(lower(" ~ text ~ "), 'e', 1)" -%}
    {%- set exponent = "ltrim(split_part(lower(" ~ text ~ "), 'e', 2), '+')" -%}
    {%- set sign = "(case when " ~ text ~ " like '-%' then -1 else 1 end)" -%}
    case
        when {{ mantissa }} !~ '[1-9]' then 0
        when length({{ text }}) <= 6000 and {{ exponent }} ~ '^0*[1-9][0-9]{4}' then {{ sign }} * 'Infinity'::numeric
        when length({{ text }}) <= 6000 and {{ exponent }} ~ '^-0*[1-9][0-9]{4}' then {{ sign }} * 1e-4000
        when {{ exponent }} = '' and length(ltrim(split_part({{ mantissa }}, '.', 1), '+-0')) > 1000 then {{ sign }} * 'Infinity'::numeric
    end
{%- endmacro %}
