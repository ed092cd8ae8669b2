{#- A phone number, laid out where it is North American: (AAA) EEE-NNNN, +1 before it where the 1 was given, x and the
    extension after it. Text without a digit is no number: NULL. Everything else, and every number of another country,
    stays as it was written. -#}
{% macro clean_phone(column) -%}
    {%- set extension = "'(x|ext\\.?|extension|#):? *([0-9]{1,6})$'" -%}
    {{ once(
        clean_text(column),
        "(
            select case
                when value !~ '[0-9]' then null
                when number !~ '^[-0-9 .()/+]*$' or number ~ '^[^0-9+]*(00|\\+[^0-9]*([02-9]|$))' then value
                when length(digits) = 10
                    then regexp_replace(digits, '^(...)(...)(....)$', '(\\1) \\2-\\3') || extension
                when length(digits) = 11 and digits like '1%'
                    then regexp_replace(digits, '^1(...)(...)(....)$', '+1 (\\1) \\2-\\3') || extension
                else value
            end
            from (
                select
                    regexp_replace(value, " ~ extension ~ ", '', 'i') as number,
                    regexp_replace(regexp_replace(value, " ~ extension ~ ", '', 'i'), '[^0-9]', '', 'g') as digits,
                    coalesce(' x' || (regexp_match(value, " ~ extension ~ ", 'i'))[2], '') as extension
                offset 0
            ) as parts
        )"
    ) }}
{%- endmacro %}
