{#- The last steps of an intermediate model: every row with all its reasons in the order in which they were judged, their details,
    its root cause and its lossy changes. Reads the CTEs judged (referenced, where the entity has parents) and <column>_repeated. -#}
{% macro verdicts(entity) -%}
    {%- set contract = contract(entity) -%}
    {%- set keys = key_columns(contract) -%}
    {%- set references = contract.columns | selectattr('references') | list -%}
    {%- set rows = 'referenced' if references else 'judged' -%}
    {%- set late_reasons = [] -%}
    {%- for key in keys -%}
        {%- do late_reasons.append({'condition': key ~ '_repeated.row_id is not null', 'reason': 'duplicate:' ~ key}) -%}
    {%- endfor -%}
    {%- for column in references if orphan_policy(entity, column.name) == 'reject' -%}
        {%- do late_reasons.append({'condition': column.name ~ '_orphan is not null', 'reason': 'orphan:' ~ column.name}) -%}
    {%- endfor -%}
    reasoned as (
        select
            {{ rows }}.*,
            {%- for key in keys %}
            {{ key }}_repeated.kept_key as {{ key }}_kept_key,
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
        {%- for key in keys %}
        left join {{ key }}_repeated on {{ rows }}.row_id = {{ key }}_repeated.row_id
        {%- endfor %}
        {{ computed_once() }}
    ),

    verdicts as (
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
            case when reject_reasons is not null then to_jsonb(raw_row) end as raw_row
        from reasoned
    )

    select * from verdicts
{%- endmacro %}
