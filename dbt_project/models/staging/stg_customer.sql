{#- One row per row of AB_CUSTOMER: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('customer_id') }} as customer_id,
        {{ clean_text('customer_name') }} as name,
        {{ clean_text('address_1') }} as address_line1,
        {{ clean_text('address_2') }} as address_line2,
        {{ clean_text('city') }} as city,
        {{ clean_code('state') }} as state,
        {{ clean_code('zip_code') }} as zip_code,
        {{ clean_text('country', default='USA') }} as country,
        {{ clean_phone('phone') }} as phone,
        {{ clean_phone('fax') }} as fax,
        {{ clean_email('email') }} as email,
        {{ clean_boolean('is_active', default=true) }} as is_active,
        {{ clean_text('notes') }} as notes,
        {{ plant_time('created_date') }} as created_at,
        {{ plant_time('modified_date') }} as updated_at,

        -- evidence
        customer_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_customer') }} as raw_row
    from {{ source('legacy_raw', 'ab_customer').render() }} as ab_customer
    {{ computed_once() }}
)

select * from cleaned
