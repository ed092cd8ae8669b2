{#- One row per row of MT_EQUIP: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_number('plant_no') }} as plant,
        {{ clean_number('equip_no') }} as number,
        {{ clean_text('descr') }} as name,
        {{ clean_lookup('equipment', 'kind', source('legacy_raw', 'mt_code')) }} as kind,
        {{ clean_number('crit', default=3) }} as criticality,
        {{ clean_reference('equipment', 'parent_id') }} as parent_id,
        {{ clean_code('serial_no', default='') }} as serial_number,
        {{ plant_day('in_service') }} as commissioned_on,
        {{ clean_time('shift_start') }} as shift_starts_at,
        {{ clean_number('run_hrs') }} as running_hours,
        {{ clean_number('price') }} as price,
        {{ clean_json(raw_of('equipment', 'ratings'), default='{}') }} as ratings,
        {{ clean_binary('nameplate') }} as nameplate,
        {{ clean_boolean('active', default=true) }} as is_active,
        {{ clean_text('remarks', default='') }} as notes,

        -- evidence
        {{ legacy_key('equipment') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_equip') }} as raw_row
    from {{ source('legacy_raw', 'mt_equip').render() }} as mt_equip
    {{ computed_once() }}
)

select * from cleaned
