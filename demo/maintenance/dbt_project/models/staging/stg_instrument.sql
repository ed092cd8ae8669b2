{#- One row per row of MT_INSTR: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_number('instr_no') }} as number,
        {{ clean_code('label') }} as label,
        {{ clean_reference('instrument', 'equipment_id') }} as equipment_id,
        {{ plant_day('cal_dt') }} as calibrated_on,
        {{ clean_duration('cal_days', 'days') }} as calibrate_every,
        {{ clean_number('tolerance', default=0.5) }} as tolerance,

        -- evidence
        {{ legacy_key('instrument') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_instr') }} as raw_row
    from {{ source('legacy_raw', 'mt_instr').render() }} as mt_instr
    {{ computed_once() }}
)

select * from cleaned
