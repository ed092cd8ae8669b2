{#- One row per row of AB_JOB, as production_job would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_job') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model job says
judged as materialized (
    select
        {{ as_stored('job') }},
        {{ row_reasons('job') }} as row_reasons,
        {{ value_changes('job') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
job_id_repeated as (
    {{ duplicates('job', 'job_id') }}
),

job_number_repeated as (
    {{ duplicates('job', 'job_number', judged_before=['job_id_repeated']) }}
),

-- each reference looked up among the parent's migrated rows
referenced as (
    {{ references('job', {'customer_id': 'customer', 'coil_id': 'coil', 'line_id': 'line'}) }}
),

verdicts as (
    {{ verdicts('job', rows='referenced', repeated=['job_id_repeated', 'job_number_repeated']) }}
)

select * from verdicts
