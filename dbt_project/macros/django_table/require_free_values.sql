{#- Stops where a row that stays as the app has it holds a unique value that a legacy row needs: only people can decide that. -#}
{% macro require_free_values(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for column in unique_columns(load) -%}
        {%- set taken = run_query(
            "select staged." ~ column.name ~ ", changes.key, holder." ~ load.key ~ "
             from " ~ load.changes ~ " as changes
             join " ~ load.rows ~ " as staged on staged.reject_reasons is null and staged." ~ load.key ~ " = changes.key
             join " ~ load.table ~ " as holder on holder." ~ column.name ~ " = staged." ~ column.name ~ " and holder." ~ load.key ~ " <> changes.key
             where changes.kind in ('insert', 'update')
               and not exists (select 1 from " ~ load.changes ~ " as moving where moving.key = holder." ~ load.key ~ " and moving.kind = 'update')
               and not exists (select 1 from " ~ load.gone ~ " as gone where gone.key = holder." ~ load.key ~ " and gone.kind in ('delete', 'still_referenced'))
             order by 2 limit 5"
        ).rows -%}
        {%- if taken -%}
            {%- set lines = [] -%}
            {%- for value, key, holder in taken -%}
                {%- do lines.append("'" ~ value ~ "' of " ~ load.entity ~ ' ' ~ key ~ ' is held by row ' ~ holder) -%}
            {%- endfor -%}
            {{ exceptions.raise_compiler_error(
                load.table.identifier ~ '.' ~ column.name ~ ' is unique, and rows that the app created or changed hold values that the legacy data needs: '
                ~ lines | join('; ') ~ '. Change them in the app, or delete them, and build again.'
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
