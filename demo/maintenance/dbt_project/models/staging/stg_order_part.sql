{#- One row per row of MT_WO_PART: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_reference('order_part', 'order_id') }} as order_id,
        {{ clean_number('line_no') }} as line,
        {{ clean_reference('order_part', 'part_id') }} as part_id,
        {{ clean_number('qty') }} as quantity,
        {{ plant_day('issued') }} as issued_on,
        {{ clean_boolean('returned', default=false) }} as is_returned,

        -- evidence
        {{ legacy_key('order_part') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_wo_part') }} as raw_row
    from {{ source('legacy_raw', 'mt_wo_part').render() }} as mt_wo_part
    {{ computed_once() }}
)

select * from cleaned
