{#- Stops where a row that stays as it is holds a value that a new or changed row needs, for keys and unique constraints of any kind. -#}
{% macro require_free_sets(entity) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- set lines = [] -%}
    {%- for set in unique_in_django(entity) -%}
        {% call statement('taken', fetch_result=True) %}
        select wanted.key_text, held.pk::text, coalesce(holding.key_text, gone.key), coalesce(holding.change_kind, gone.kind, 'created_by_app')
        from (
            select {{ pk }} as pk, key_text, {{ set.value }} as value from staged where action is not null
        ) as wanted
        join (
            select {{ pk }} as pk, {{ set.value }} as value from {{ entity.relation }}
        ) as held on held.value = wanted.value and held.pk <> wanted.pk
        left join staged as holding on holding.reject_reasons is null and holding.{{ pk }} = held.pk
        left join gone on {{ pk_of(entity, 'gone') }} = held.pk
        where holding.action is distinct from 'update' and gone.kind is distinct from 'delete'
        order by 1
        limit 5
        {% endcall %}
        {%- for key, holder, holder_key, kind in load_result('taken').table.rows -%}
            {%- do lines.append(set.label ~ ' of ' ~ entity.name ~ ' ' ~ key ~ ' is held by row ' ~ (holder_key ~ ' ' if holder_key else '') ~ '(' ~ entity.pk ~ ' ' ~ holder ~ ', ' ~ kind ~ ')') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if lines -%}
        {{ exceptions.raise_compiler_error(
            'rows of ' ~ entity.relation.identifier ~ ' that stay as they are hold unique values that the legacy data needs: '
            ~ lines | join('; ') ~ '. Change or delete those rows in the app, and build again; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}
