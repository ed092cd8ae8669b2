{#- One row per row of AB_SHIPMENT, as shipping_shipment would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_shipment') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model shipment says
judged as materialized (
    select
        {{ as_stored('shipment') }},
        {{ row_reasons('shipment') }} as row_reasons,
        {{ value_changes('shipment') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
shipment_id_repeated as (
    {{ duplicates('shipment', 'shipment_id') }}
),

bol_number_repeated as (
    {{ duplicates('shipment', 'bol_number', judged_before=['shipment_id_repeated']) }}
),

-- each reference looked up among the parent's migrated rows
referenced as (
    {{ references('shipment', {'customer_id': 'customer', 'carrier_id': 'carrier'}) }}
),

verdicts as (
    {{ verdicts('shipment', rows='referenced', repeated=['shipment_id_repeated', 'bol_number_repeated']) }}
)

select * from verdicts
