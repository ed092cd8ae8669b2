{#- One row per row of AB_LINE, as production_line would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_line') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model line says
judged as materialized (
    select
        {{ as_stored('line') }},
        {{ row_reasons('line') }} as row_reasons,
        {{ value_changes('line') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
line_id_repeated as (
    {{ duplicates('line', 'line_id') }}
),

line_number_repeated as (
    {{ duplicates('line', 'line_number', judged_before=['line_id_repeated']) }}
),

verdicts as (
    {{ verdicts('line', rows='judged', repeated=['line_id_repeated', 'line_number_repeated']) }}
)

select * from verdicts
