{#- Every row with all its reasons in the order in which they were judged, their details, its root cause and its lossy changes.
    `rows` is the CTE of the judged rows, with their references looked up where the entity has any; `repeated` are the CTEs of
    duplicates(), one per key column, in the order of judgement. -#}
{% macro verdicts(entity, rows, repeated) -%}
    {%- set contract = contract(entity) -%}
    {%- set late_reasons = [] -%}
    {%- for key in key_columns(contract) -%}
        {%- do late_reasons.append({'condition': repeated[loop.index0] ~ '.row_id is not null', 'reason': 'duplicate:' ~ key}) -%}
    {%- endfor -%}
    {%- for column in contract.columns if column.references and orphan_policy(entity, column.name) == 'reject' -%}
        {%- do late_reasons.append({'condition': column.name ~ '_orphan is not null', 'reason': 'orphan:' ~ column.name}) -%}
    {%- endfor -%}
    select
        {%- for column in contract.columns %}
        {% if column.references and orphan_policy(entity, column.name) == 'nullify' -%}
        case when {{ column.name }}_orphan is null then {{ column.name }} end as {{ column.name }},
        {%- else -%}
        {{ column.name }},
        {%- endif -%}
        {%- endfor %}
        legacy_key,
        reject_reasons,
        case when reject_reasons is not null then {{ reject_details(entity) }} end as reject_details,
        case when reject_reasons is not null then {{ reject_root(entity) }} end as reject_root,
        {{ all_changes(entity) }} as value_changes,
        case when reject_reasons is not null then to_jsonb(raw_row) end as raw_row,
        hash_record_extended(raw_row, 0) as raw_hash,
        null::boolean as is_alike
    from (
        select
            {{ rows }}.*,
            {%- for key in key_columns(contract) %}
            {{ repeated[loop.index0] }}.kept_key as {{ key }}_kept_key,
            {%- endfor %}
            case
                when row_reasons is not null{% for late in late_reasons %} or {{ late.condition }}{% endfor %}
                    then row_reasons || array_remove(array[
                        {%- for late in late_reasons %}
                        case when {{ late.condition }} then '{{ late.reason }}' end{{ ',' if not loop.last }}
                        {%- endfor %}
                    ]::text[], null)
            end as reject_reasons
        from {{ rows }}
        {%- for losers in repeated %}
        left join {{ losers }} on {{ rows }}.row_id = {{ losers }}.row_id
        {%- endfor %}
        {{ computed_once() }}
    ) as reasoned
{%- endmacro %}
