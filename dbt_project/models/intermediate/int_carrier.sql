{#- One row per row of AB_CARRIER, as shipping_carrier would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_carrier') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model carrier says
judged as materialized (
    select
        {{ as_stored('carrier') }},
        {{ row_reasons('carrier') }} as row_reasons,
        {{ value_changes('carrier') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
carrier_id_repeated as (
    {{ duplicates('carrier', 'carrier_id') }}
),

verdicts as (
    {{ verdicts('carrier', rows='judged', repeated=['carrier_id_repeated']) }}
)

select * from verdicts
