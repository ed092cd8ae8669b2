{#- SQL of a model's rows with the primary key of each that is migrated, where the database gives it: of the row of the Django table that the record
    names; of one with the same natural key that nobody has recorded; the one that it had before the app deleted it; else a new one. A row that stays
    keeps its own for good. References within the table are filled in here: now every row has one. -#}
{% macro identified_rows(entity, sql) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- set own = [] -%}
    {%- for column in entity.columns if column.references == entity.name -%}{%- do own.append(column) -%}{%- endfor -%}
    with rows_of_model as materialized (
        {{ sql }}
    ),

    known as (
        select
            rows_of_model.*,
            loaded.pk as loaded_pk,
            coalesce(
                recorded.{{ pk }}, case when elsewhere.key is null or elsewhere.key = rows_of_model.key_text then same.{{ pk }} end
            ) as known_pk
        from rows_of_model
        left join {{ audit('loaded_keys') }} as loaded on loaded.entity = {{ literal(entity.name) }} and loaded.key = rows_of_model.key_text
        left join {{ entity.relation }} as recorded on recorded.{{ pk }} = {{ pk_of(entity, 'loaded') }}
        left join {{ entity.relation }} as same
            on {{ same_natural_key(entity, 'same', 'rows_of_model') }}
        left join {{ audit('loaded_keys') }} as elsewhere
            on elsewhere.entity = {{ literal(entity.name) }} and elsewhere.pk = same.{{ pk }}::text
        order by rows_of_model.key_text collate "C"
        offset 0
    ),

    identified as materialized (
        select
            known.*,
            case
                when reject_reasons is null
                    then coalesce(known_pk, loaded_pk::{{ entity.pk_type }}, {{ next_pk(entity) }})
            end as {{ pk }}
        from known
    )

    select
        {{ lines_of(_identified_columns(entity), indent=8) }}
    from identified
    {%- for column in own %}
    left join identified as row_of_{{ column.name }}
        on row_of_{{ column.name }}.reject_reasons is null and row_of_{{ column.name }}.key_text = identified.self_keys ->> '{{ column.name }}'
    {%- endfor %}
{%- endmacro %}


{% macro _identified_columns(entity) -%}
    {%- set values = ['identified.' ~ adapter.quote(entity.pk)] -%}
    {%- set own = [] -%}
    {%- for column in entity.columns if column.references == entity.name -%}{%- do own.append(column.name) -%}{%- endfor -%}
    {%- for name in staged_columns(entity) -%}
        {%- do values.append('row_of_' ~ name ~ '.' ~ adapter.quote(entity.pk) ~ ' as ' ~ adapter.quote(name) if name in own else 'identified.' ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro %}


{#- The condition that two rows, as the Django table would hold them, have the same natural key. -#}
{% macro same_natural_key(entity, one, other) -%}
    {%- set conditions = [] -%}
    {%- for column in key_columns_of(entity) -%}
        {%- set name = adapter.quote(column.name) -%}
        {%- set comparison = '=' if column.required else 'is not distinct from' -%}
        {%- do conditions.append(one ~ '.' ~ name ~ ' ' ~ comparison ~ ' ' ~ other ~ '.' ~ name) -%}
    {%- endfor -%}
    {{ return(conditions | join(' and ')) }}
{%- endmacro %}


{#- SQL of a new primary key: the next of the column's sequence, or what its default gives; of a UUID without one a random one, as the app's own
    would be. -#}
{% macro next_pk(entity) -%}
    {%- if not execute -%}{{ return('null') }}{%- endif -%}
    {% call statement('next_pk', fetch_result=True) %}
    select
        pg_get_serial_sequence({{ literal(entity.relation) }}, {{ literal(entity.pk) }}),
        (
            select pg_get_expr(adbin, adrelid)
            from pg_attribute
            join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid = {{ literal(entity.relation) }}::regclass and attname = {{ literal(entity.pk) }}
        )
    {% endcall %}
    {%- set sequence, default = load_result('next_pk').table.rows[0].values() -%}
    {%- if sequence -%}
        {{ return('nextval(' ~ literal(sequence) ~ ')') }}
    {%- elif default -%}
        {{ return(default) }}
    {%- elif entity.pk_type == 'uuid' -%}
        {{ return('gen_random_uuid()') }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(
        entity.relation.schema ~ '.' ~ entity.relation.identifier ~ '.' ~ entity.pk ~ ' is to be given by the database, but has neither a sequence nor a default there; '
        ~ 'nothing was written'
    ) }}
{%- endmacro %}
