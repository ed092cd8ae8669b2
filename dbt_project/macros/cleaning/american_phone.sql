{#- 10 digits as (AAA) EEE-NNNN, 11 that start with 1 as +1 (AAA) EEE-NNNN. NULL for anything else, and for a number of another
    country: it starts with 00, or with + and not with +1. -#}
{% macro american_phone(number) -%}
    (
        select case
            when digits ~ '[^0-9]' or dialled like '00%' or (dialled like '+%' and dialled not like '+1%') then null
            when length(digits) = 10 then ''
            when length(digits) = 11 and digits like '1%' then '+1 '
        end || '(' || left(right(digits, 10), 3) || ') ' || left(right(digits, 7), 3) || '-' || right(digits, 4)
        from (
            select dialled, replace(dialled, '+', '') as digits
            from (select translate({{ number }}, ' .-()/', '') as dialled offset 0) as bare
            offset 0
        ) as dialling
    )
{%- endmacro %}
