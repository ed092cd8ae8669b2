{#- One row per row of MT_PART: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('part_no') }} as number,
        {{ clean_code('rev', default='') }} as revision,
        {{ clean_text('descr') }} as name,
        {{ clean_upper('uom', default='EA') }} as unit,
        {{ clean_number('on_hand', default=0) }} as on_hand,
        {{ clean_number('min_qty', default=0) }} as minimum,
        {{ clean_number('unit_cost', default=0) }} as unit_cost,
        {{ clean_duration('shelf_days', 'days') }} as shelf_life,
        {{ clean_reference('part', 'supplier_id') }} as supplier_id,
        {{ clean_code('vendor_part', default='') }} as supplier_number,

        -- evidence
        {{ legacy_key('part') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_part') }} as raw_row
    from {{ source('legacy_raw', 'mt_part').render() }} as mt_part
    {{ computed_once() }}
)

select * from cleaned
