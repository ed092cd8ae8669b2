{#- One row per row of AB_QA_RESULT, as quality_qaresult would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_qa') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model qa says
judged as materialized (
    select
        {{ as_stored('qa') }},
        {{ row_reasons('qa') }} as row_reasons,
        {{ value_changes('qa') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
test_id_repeated as (
    {{ duplicates('qa', 'test_id') }}
),

-- each reference looked up among the parent's migrated rows
referenced as (
    {{ references('qa', {'coil_id': 'coil', 'job_id': 'job'}) }}
),

verdicts as (
    {{ verdicts('qa', rows='referenced', repeated=['test_id_repeated']) }}
)

select * from verdicts
