{#- One row per row of AB_COIL, as inventory_coil would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_coil') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model coil says
judged as materialized (
    select
        {{ as_stored('coil') }},
        {{ row_reasons('coil') }} as row_reasons,
        {{ value_changes('coil') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
coil_id_repeated as (
    {{ duplicates('coil', 'coil_id') }}
),

-- each reference looked up among the parent's migrated rows
referenced as (
    {{ references('coil', {'customer_id': 'customer'}) }}
),

verdicts as (
    {{ verdicts('coil', rows='referenced', repeated=['coil_id_repeated']) }}
)

select * from verdicts
