{#- One row per row of AB_SKID: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('skid_id') }} as skid_id,
        {{ clean_code('skid_number') }} as skid_number,
        {{ clean_code('job_id') }} as job_id,
        {{ clean_code('customer_id') }} as customer_id,
        {{ clean_upper('status') }} as status,
        {{ clean_text('location') }} as location,
        {{ clean_number('total_pieces') }} as total_pieces,
        {{ clean_number('total_weight') }} as total_weight,
        {{ plant_time('created_date') }} as created_at,
        {{ plant_time('modified_date') }} as updated_at,

        -- evidence
        skid_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_skid') }} as raw_row
    from {{ source('legacy_raw', 'ab_skid').render() }} as ab_skid
    {{ computed_once() }}
)

select * from cleaned
