{#- One row per row of AB_COIL: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('coil_id') }} as coil_id,
        {{ clean_code('coil_number') }} as coil_number,
        {{ clean_code('heat_number') }} as heat_number,
        {{ clean_code('alloy') }} as alloy,
        {{ clean_code('temper') }} as temper,
        {{ clean_number('gauge') }} as gauge,
        {{ clean_number('width') }} as width,
        {{ clean_number('length') }} as length,
        {{ clean_number('weight') }} as weight,
        {{ clean_number('quantity') }} as quantity,
        {{ clean_text('location') }} as location,
        {{ clean_upper('status') }} as status,
        {{ clean_text('supplier') }} as supplier,
        {{ clean_code('mill_id') }} as mill_id,
        {{ plant_time('received_date') }} as received_date,
        {{ clean_code('customer_id') }} as customer_id,
        {{ clean_text('notes') }} as notes,
        {{ plant_time('created_date') }} as created_at,
        {{ plant_time('modified_date') }} as updated_at,

        -- evidence
        coil_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_coil') }} as raw_row
    from {{ source('legacy_raw', 'ab_coil').render() }} as ab_coil
    {{ computed_once() }}
)

select * from cleaned
