{#- One row per row of MT_VENDOR: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_number('vendor_no') }} as number,
        {{ clean_text('vendor_nm') }} as name,
        {{ clean_upper('ctry', default='US') }} as country,
        {{ clean_upper('terms', default='') }} as terms,
        coalesce({{ clean_phone('phone') }}, '') as phone,
        coalesce({{ clean_email('email') }}, '') as email,

        -- evidence
        {{ legacy_key('supplier') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_vendor') }} as raw_row
    from {{ source('legacy_raw', 'mt_vendor').render() }} as mt_vendor
    {{ computed_once() }}
)

select * from cleaned
