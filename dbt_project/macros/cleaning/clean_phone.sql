{#- A phone number, laid out where it is North American: (AAA) EEE-NNNN, +1 before it where the 1 was given, x and the
    extension after it. Text without a digit is no number: NULL. Everything else, and every number of another country,
    stays as it was written. -#}
{% macro clean_phone(column) -%}
    {%- set phone -%}
        case when value is not null then coalesce(
            (
                select {{ american_phone('number') }} || coalesce(' x' || substring(substr(value, length(number) + 1) from '[0-9]+$'), '')
                from (
                    select regexp_replace(value, '(x|ext\.?|extension|#):? *[0-9]{1,6}$', '', 'i') as number
                    offset 0
                ) as parts
            ),
            case when value ~ '[0-9]' then value end
        ) end
    {%- endset -%}
    {{ once(clean_text(column), phone) }}
{%- endmacro %}
