{#- One row per row of MT_WO: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_number('wo_no') }} as number,
        {{ clean_text('title') }} as title,
        {{ clean_reference('order', 'equipment_id') }} as equipment_id,
        {{ clean_reference('order', 'technician_id') }} as technician_id,
        {{ clean_reference('order', 'follows_id') }} as follows_id,
        {{ clean_lookup('order', 'status', source('legacy_raw', 'mt_code')) }} as status,
        {{ clean_number('prio', default=3) }} as priority,
        {{ plant_time('open_date') }} as opened_at,
        {{ plant_day('due_dt') }} as due_on,
        {{ plant_time('close_date') }} as closed_at,
        {{ clean_duration('est_hrs', 'hours') }} as estimate,
        {{ clean_number('down_hrs') }} as downtime_hours,
        {{ clean_uuid('erp_guid') }} as erp_id,
        {{ clean_text('report', default='') }} as report,

        -- evidence
        {{ legacy_key('order') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_wo') }} as raw_row
    from {{ source('legacy_raw', 'mt_wo').render() }} as mt_wo
    {{ computed_once() }}
)

select * from cleaned
