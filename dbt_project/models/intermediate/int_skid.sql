{#- One row per row of AB_SKID, as inventory_skid would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_skid') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model skid says
judged as materialized (
    select
        {{ as_stored('skid') }},
        {{ row_reasons('skid') }} as row_reasons,
        {{ value_changes('skid') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
skid_id_repeated as (
    {{ duplicates('skid', 'skid_id') }}
),

skid_number_repeated as (
    {{ duplicates('skid', 'skid_number', judged_before=['skid_id_repeated']) }}
),

-- each reference looked up among the parent's migrated rows
referenced as (
    {{ references('skid', {'job_id': 'job', 'customer_id': 'customer'}) }}
),

verdicts as (
    {{ verdicts('skid', rows='referenced', repeated=['skid_id_repeated', 'skid_number_repeated']) }}
)

select * from verdicts
