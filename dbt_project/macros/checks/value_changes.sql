{#- The values of a row of which cleaning lost something: a jsonb array of {column_name, original, stored, rule};
    NULL where nothing was lost. -#}
{% macro value_changes(entity) -%}
    to_jsonb(nullif(array_remove(array[
        {%- for column in contract(entity).columns %}
        case when {{ loss(column) }}
            then {{ change(column.name, '(raw_row).' ~ column.source ~ '::text', stored_text(column), column.rule) }}
        end{{ ',' if not loop.last }}
        {%- endfor %}
    ]::jsonb[], null), '{}'))
{%- endmacro %}
