{#- One row per row of AB_SHIPMENT: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('shipment_id') }} as shipment_id,
        {{ clean_code('bol_number') }} as bol_number,
        {{ clean_code('customer_id') }} as customer_id,
        {{ clean_code('carrier_id') }} as carrier_id,
        {{ clean_upper('status', default='PENDING') }} as status,
        {{ plant_time('ship_date') }} as ship_date,
        {{ plant_time('delivery_date') }} as delivery_date,
        {{ clean_code('tracking_number') }} as tracking_number,
        {{ clean_number('freight_charges') }} as freight_charges,
        {{ clean_text('notes') }} as notes,
        {{ plant_time('created_date') }} as created_at,
        {{ plant_time('modified_date') }} as updated_at,

        -- evidence
        shipment_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_shipment') }} as raw_row
    from {{ source('legacy_raw', 'ab_shipment').render() }} as ab_shipment
    {{ computed_once() }}
)

select * from cleaned
