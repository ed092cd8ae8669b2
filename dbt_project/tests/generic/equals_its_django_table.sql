{#- The contract of a model and Django's table agree: names, types and lengths, nullability, uniqueness, references. dbt compares names
    and type families only. Text with a default is never NULL here, whether or not Django allows it. -#}
{% test equals_its_django_table(model) %}
{%- set entity = contract_of(model) -%}
with contract (column_name, data_type, required, may_be_null, is_unique, parent) as (
    values
    {%- for column in entity.columns %}
    (
        '{{ column.name }}',
        '{{ column.data_type }}'::text,
        {{ column.required | lower }},
        {{ column.may_be_null | lower }},
        {{ (column.unique or column.name == entity.pk or column.name == entity.key) | lower }},
        {{ "'" ~ model.schema ~ '.' ~ contract(column.references).table ~ "'" if column.references else 'null::text' }}
    ){{ ',' if not loop.last }}
    {%- else %}
    (null::text, null::text, false, false, false, null::text)
    {%- endfor %}
),

declared as (
    -- the data types in Postgres's own spelling
    select
        *,
        regexp_replace(
            replace(replace(data_type, 'varchar', 'character varying'), 'timestamptz', 'timestamp with time zone'),
            '^time$', 'time without time zone'
        ) as spelled
    from contract
),

django as (
    select
        attribute.attname::text as column_name,
        format_type(attribute.atttypid, attribute.atttypmod) as data_type,
        attribute.attnotnull as required,
        attribute.atthasdef or attribute.attidentity <> '' as filled,
        exists (
            select 1 from pg_index as index
            where index.indrelid = attribute.attrelid and index.indisunique and index.indisvalid
                and index.indkey::text = attribute.attnum::text and index.indpred is null
        ) as is_unique,
        (
            select string_agg(namespace.nspname || '.' || parent.relname, ', ')
            from pg_constraint as con
            join pg_class as parent on parent.oid = con.confrelid
            join pg_namespace as namespace on namespace.oid = parent.relnamespace
            where con.contype = 'f' and con.conrelid = attribute.attrelid and con.conkey = array[attribute.attnum]
        ) as parent
    from pg_attribute as attribute
    where attribute.attrelid = {{ literal(model.render()) }}::regclass and attribute.attnum > 0 and not attribute.attisdropped
),

compared as (
    select
        coalesce(declared.column_name, django.column_name) as column_name,
        unnest(array[
            case when django.column_name is null then 'not in the Django table' end,
            case when declared.column_name is null and django.required and not django.filled
                and django.column_name not in ('', '{{ ([entity.pk] + entity.on_write | map(attribute='name') | list) | join("', '") if entity.pk }}')
                then 'not in the contract, and NOT NULL without a database default'
            end,
            case when django.data_type <> declared.spelled then 'type: contract ' || declared.data_type || ', Django ' || django.data_type end,
            case when not declared.may_be_null and declared.required <> django.required
                then 'contract ' || case when declared.required then 'NOT NULL' else 'NULL' end
                    || ', Django ' || case when django.required then 'NOT NULL' else 'NULL' end
            end,
            case when declared.is_unique <> django.is_unique
                then 'unique: contract ' || declared.is_unique || ', Django ' || django.is_unique
            end,
            case when declared.column_name is not null and django.column_name is not null and declared.parent is distinct from django.parent
                then 'reference: contract ' || coalesce(declared.parent, 'none') || ', Django ' || coalesce(django.parent, 'none')
            end
        ]) as difference
    from declared
    full join django on declared.column_name = django.column_name
)

select
    '{{ entity.name }}' as entity,
    column_name,
    difference
from compared
where difference is not null
{%- if entity.pk and not entity.is_plain %}
union all
select '{{ entity.name }}', '{{ entity.pk }}', 'primary key: contract {{ entity.pk_type }}, Django ' || coalesce(max(data_type), 'none')
from django where column_name = '{{ entity.pk }}' having max(data_type) is distinct from '{{ entity.pk_type }}'
{%- for unique in uniques_to_find(entity) %}
union all
select '{{ entity.name }}', '{{ unique | join(", ") }}', 'unique together in the contract, not in Django'
where not {{ is_unique_in_django(model, unique) }}
{%- endfor %}
{%- endif %}
{% endtest %}
