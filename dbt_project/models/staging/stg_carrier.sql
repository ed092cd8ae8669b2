{#- One row per row of AB_CARRIER: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('carrier_id') }} as carrier_id,
        {{ clean_text('carrier_name') }} as name,
        {{ clean_upper('scac_code') }} as scac_code,
        {{ clean_text('contact_name') }} as contact_name,
        {{ clean_phone('phone') }} as phone,
        {{ clean_email('email') }} as email,
        {{ clean_boolean('is_active', default=true) }} as is_active,
        {{ clean_text('notes') }} as notes,

        -- evidence
        carrier_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_carrier') }} as raw_row
    from {{ source('legacy_raw', 'ab_carrier').render() }} as ab_carrier
    {{ computed_once() }}
)

select * from cleaned
