{#- What happens to rows that refer to rows of their own table (`own`: those columns): the last CTEs of macro judged, from
    verdicts_alone, which has all other reasons, to verdicts. A row whose parent is missing or rejected is an orphan, and so are the rows
    below it. It starts from such rows, so rows that refer to each other in a ring, or to themselves, are migrated. -#}
{% macro within_one_table(entity, contract, own, references) -%}
{%- set key = sql_name(contract.key) if contract.is_plain else 'key_text' -%}
{%- set sources = key_sources(contract) -%}
{%- set rejecting = [] -%}
{%- for column in own if reference_policy('orphan_policy', entity, column.name) == 'reject' -%}{%- do rejecting.append(column) -%}{%- endfor -%}
-- the rows of {{ contract.table }} that others of it can name
standing as (
    select {{ key }} as parent_key, legacy_key as kept_key from verdicts_alone where faults_alone is null
),

fallen as (
    select
        {{ key }} as parent_key,
        jsonb_agg(
            legacy_clean.rejected_parent(
                jsonb_populate_record(null::{{ audit('rejected_rows') }}, jsonb_build_object(
                    'entity', '{{ entity }}', 'legacy_key', legacy_key, 'key', {{ key }}, 'is_alike', is_alike and cardinality(faults_alone) = 1,
                    'reasons', legacy_clean.reasons(faults_alone), 'details', legacy_clean.details(faults_alone),
                    'root_entity', root ->> 'entity', 'root_key', root ->> 'key', 'root_reason', root ->> 'reason'
                )),
                {{ "to_jsonb(raw_row) -> '%s'" | format(sources[0]) if sources | length == 1 else 'null::jsonb' }}
            )
            order by legacy_key collate "C", hash_record_extended(raw_row, 0)
        ) as rejected
    from (
        select
            *,
            legacy_clean.root({{ (["'" ~ entity ~ "'", 'legacy_key', 'faults_alone'] + _rejecting(entity, references)) | join(', ') }}) as root
        from verdicts_alone
        where faults_alone is not null and {{ key }} is not null
    ) as rooted
    group by {{ key }}
),

named as materialized (
    select
        verdicts_alone.*,
        {%- for column in own %}
        legacy_clean.parent(
            {{ column.sql_name }}, {{ raw_value(column, '(raw_row).') }}, {{ column.name }}_standing.kept_key, {{ column.name }}_fallen.rejected,
            '{{ reference_policy('twin_policy', entity, column.name) }}'
        ) as {{ column.name }}_alone{{ ',' if not loop.last }}
        {%- endfor %}
    from verdicts_alone
    {%- for column in own %}
    left join standing as {{ column.name }}_standing on {{ column.name }}_standing.parent_key = {{ column.sql_name }}
    left join fallen as {{ column.name }}_fallen on {{ column.name }}_fallen.parent_key = {{ column.sql_name }}
    {%- endfor %}
),

{% if rejecting -%}
-- which row refers to which
named_rows as (
    {%- for column in rejecting %}
    select
        {{ key }} as child_key,
        {{ column.sql_name }} as parent_key,
        {{ column.name }}_alone -> 'orphan' as orphan,
        coalesce(
            {{ column.name }}_alone -> 'root', jsonb_build_object('entity', '{{ entity }}', 'key', legacy_key, 'reason', 'orphan:{{ column.name }}')
        ) as root,
        jsonb_build_object(
            'entity', '{{ entity }}', 'legacy_key', legacy_clean.visible(legacy_key), 'reasons', jsonb_build_array('orphan:{{ column.name }}')
        ) as top
    from named
    where faults_alone is null and {{ column.sql_name }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

falling (parent_key, root, top) as (
    select child_key, root, coalesce(orphan -> 'root', top) from named_rows where orphan is not null
    union
    select named_rows.child_key, falling.root, falling.top
    from falling
    join named_rows on named_rows.parent_key = falling.parent_key
),

fell as (
    select distinct on (parent_key) parent_key, root, top from falling order by parent_key, root::text, top::text
),

{% endif -%}
answered as (
    select
        named.*,
        {%- for column in own %}
        {%- if column in rejecting %}
        case
            when {{ column.name }}_alone -> 'orphan' is null and {{ column.name }}_fell.parent_key is not null
                then jsonb_build_object(
                    'orphan', jsonb_build_object(
                        'missing_key', legacy_clean.visible({{ raw_value(column, '(raw_row).') }}::text), 'parent', 'rejected', 'root', {{ column.name }}_fell.top
                    ),
                    'root', {{ column.name }}_fell.root
                )
            else {{ column.name }}_alone
        end as {{ column.name }}_parent{{ ',' if not loop.last }}
        {%- else %}
        {{ column.name }}_alone as {{ column.name }}_parent{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from named
    {%- for column in rejecting %}
    left join fell as {{ column.name }}_fell on {{ column.name }}_fell.parent_key = {{ column.sql_name }}
    {%- endfor %}
),

verdicts as (
    select
        *,
        legacy_clean.faults(variadic coalesce(faults_alone, '{}') || array[
            {%- for column in rejecting %}
            legacy_clean.orphan('{{ column.name }}', {{ column.name }}_parent){{ ',' if not loop.last }}
            {%- else %}null::jsonb{% endfor %}
        ]) as faults
    from answered
    offset 0
)
{%- endmacro %}
