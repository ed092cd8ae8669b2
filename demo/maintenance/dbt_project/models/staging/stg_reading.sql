{#- One row per row of MT_READING: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_reference('reading', 'equipment_id') }} as equipment_id,
        {{ plant_time(raw_of('reading', 'taken_at')) }} as taken_at,
        {{ clean_number('value') }} as value,
        {{ clean_number('pieces') }} as pieces,

        -- evidence
        {{ legacy_key('reading') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_reading') }} as raw_row
    from {{ source('legacy_raw', 'mt_reading').render() }} as mt_reading
    {{ computed_once() }}
)

select * from cleaned
