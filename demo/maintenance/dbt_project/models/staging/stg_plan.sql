{#- One row per row of MT_PM: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_reference('plan', 'equipment_id') }} as equipment_id,
        {{ clean_code('task_cd') }} as task,
        {{ clean_number('shift') }} as shift,
        {{ clean_duration('every_days', 'days') }} as every,
        {{ clean_duration('minutes', 'minutes') }} as takes,
        {{ plant_day('last_dt') }} as last_done_on,
        {{ clean_reference('plan', 'technician_id') }} as technician_id,

        -- evidence
        {{ legacy_key('plan') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_pm') }} as raw_row
    from {{ source('legacy_raw', 'mt_pm').render() }} as mt_pm
    {{ computed_once() }}
)

select * from cleaned
