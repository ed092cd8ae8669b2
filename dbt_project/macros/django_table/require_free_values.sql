{#- Stops where a row that stays as it is holds a unique value that a legacy row needs: only people can decide that. -#}
{% macro require_free_values(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for column in unique_columns(load) -%}
        {%- set taken = run_query(
            "select staged." ~ column.name ~ ", staged." ~ load.key ~ ", holder." ~ load.key ~ ", coalesce(holding.change_kind, gone.kind, 'created_by_app')
             from " ~ load.rows ~ " as staged
             join " ~ load.table ~ " as holder on holder." ~ column.name ~ " = staged." ~ column.name ~ " and holder." ~ load.key ~ " <> staged." ~ load.key ~ "
             left join " ~ load.rows ~ " as holding on holding.reject_reasons is null and holding." ~ load.key ~ " = holder." ~ load.key ~ "
             left join " ~ load.gone ~ " as gone on gone.key = holder." ~ load.key ~ "
             where staged.change_kind in (" ~ load.written ~ ")
               and (holding.change_kind in (" ~ load.updated ~ ")) is not true
               and coalesce(gone.kind, '') not in ('delete', 'still_referenced')
             order by 2 limit 5"
        ).rows -%}
        {%- if taken -%}
            {%- set lines = [] -%}
            {%- for value, key, holder, kind in taken -%}
                {%- do lines.append("'" ~ value ~ "' of " ~ load.entity ~ ' ' ~ key ~ ' is held by row ' ~ holder ~ ' (' ~ kind ~ ')') -%}
            {%- endfor -%}
            {{ exceptions.raise_compiler_error(
                load.table.identifier ~ '.' ~ column.name ~ ' is unique, and rows that stay as they are hold values that the legacy data needs: '
                ~ lines | join('; ') ~ '. Change or delete those rows in the app, and build again; nothing was written'
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
