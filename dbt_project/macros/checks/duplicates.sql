{#- The rows of `judged` that give way to another row with the same value: all of a group but the one changed last, then made
    last, then with the lowest raw key, then the lowest row as text. Only rows without a reason of their own compete, and
    none that lost a comparison in one of the CTEs `judged_before`. Result: row_id, kept_key (the kept row's raw key). -#}
{% macro duplicates(entity, column, judged_before=[]) -%}
    {%- set competes -%}
        row_reasons is null
        {%- for earlier in judged_before %}
            and not exists (select 1 from {{ earlier }} where {{ earlier }}.row_id = judged.row_id)
        {%- endfor -%}
    {%- endset -%}
    select row_id, kept_key
    from (
        select
            row_id,
            row_number() over latest_first as place,
            first_value(legacy_key) over latest_first as kept_key
        from judged
        where
            {{ competes }}
            and {{ column }} in (
                select {{ column }} from judged where {{ competes }} group by {{ column }} having count(*) > 1
            )
        window latest_first as (
            partition by {{ column }}
            order by
                {%- for source in ('modified_date', 'created_date') -%}
                    {%- for candidate in contract(entity).columns if candidate.source == source %}
                {{ candidate.name }} desc nulls last,
                    {%- endfor -%}
                {%- endfor %}
                legacy_key collate "C",
                raw_row::text collate "C",
                row_id
        )
    ) as ranked
    where place > 1
{%- endmacro %}
