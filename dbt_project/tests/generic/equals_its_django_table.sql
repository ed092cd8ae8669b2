{#- The contract of a model and Django's table agree: names, types and lengths, nullability, uniqueness, references. dbt compares names
    and type families only. A column with a default is never NULL here, whether or not Django allows it. -#}
{% test equals_its_django_table(model) %}
{%- set entity = contract_of(model) -%}
with contract (column_name, data_type, required, has_default, is_unique, parent) as (
    values
    {%- for column in entity.columns %}
    (
        '{{ column.name }}',
        '{{ column.data_type }}'::text,
        {{ column.required | lower }},
        {{ (column.default is not none) | lower }},
        {{ (column.unique or column.name == entity.key) | lower }},
        {{ "'" ~ contract(column.references).table ~ "'" if column.references else 'null::text' }}
    ){{ ',' if not loop.last }}
    {%- else %}
    (null::text, null::text, false, false, false, null::text)
    {%- endfor %}
),

declared as (
    -- the data types in Postgres's own spelling
    select
        *,
        replace(replace(data_type, 'varchar', 'character varying'), 'timestamptz', 'timestamp with time zone') as spelled
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
            where index.indrelid = attribute.attrelid and index.indisunique and index.indkey::text = attribute.attnum::text
                and index.indpred is null
        ) as is_unique,
        (
            select con.confrelid::regclass::text from pg_constraint as con
            where con.contype = 'f' and con.conrelid = attribute.attrelid and con.conkey = array[attribute.attnum]
        ) as parent
    from pg_attribute as attribute
    where attribute.attrelid = '{{ model }}'::regclass and attribute.attnum > 0 and not attribute.attisdropped
)

select
    '{{ entity.name }}' as entity,
    coalesce(declared.column_name, django.column_name) as column_name,
    case
        when django.column_name is null then 'not in the Django table'
        when declared.column_name is null then 'not in the contract, and NOT NULL without a database default'
        when django.data_type <> declared.spelled then 'type: contract ' || declared.data_type || ', Django ' || django.data_type
        when django.required and not declared.required and not declared.has_default then 'NOT NULL in Django, nullable in the contract'
        when declared.required and not declared.has_default and not django.required then 'NULL allowed in Django, required in the contract'
        when declared.is_unique <> django.is_unique
            then 'unique: contract ' || declared.is_unique || ', Django ' || django.is_unique
        when declared.parent is distinct from regexp_replace(django.parent, '^.*\.', '')
            then 'reference: contract ' || coalesce(declared.parent, 'none') || ', Django ' || coalesce(django.parent, 'none')
    end as difference
from declared
full join django on declared.column_name = django.column_name
where
    django.column_name is null
    or (declared.column_name is null and django.required and not django.filled)
    or django.data_type <> declared.spelled
    or (django.required <> declared.required and not declared.has_default)
    or declared.is_unique <> django.is_unique
    or (declared.column_name is not null and declared.parent is distinct from regexp_replace(django.parent, '^.*\.', ''))
{% endtest %}
