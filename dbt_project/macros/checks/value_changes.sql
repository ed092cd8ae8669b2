{#- The values of a row of which cleaning lost something: a jsonb array of {column_name, original, stored, rule};
    NULL where nothing was lost. -#}
{% macro value_changes(entity) -%}
    {%- set columns = contract(entity).columns -%}
    case when {% for column in columns %}{{ '
            or ' if not loop.first }}({{ loss(column) }}){% endfor %}
            then (
                select jsonb_agg(change) from unnest(array[
                    {%- for column in columns %}
                    case when {{ loss(column) }}
                        then {{ change(column.name, '(raw_row).' ~ column.source ~ '::text', stored_text(column), column.rule) }}
                    end{{ ',' if not loop.last }}
                    {%- endfor %}
                ]) as changes (change)
                where change is not null
            )
        end
{%- endmacro %}
