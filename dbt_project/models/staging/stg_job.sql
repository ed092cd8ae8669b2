{#- One row per row of AB_JOB: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('job_id') }} as job_id,
        {{ clean_code('job_number') }} as job_number,
        {{ clean_code('customer_id') }} as customer_id,
        {{ clean_code('coil_id') }} as coil_id,
        {{ clean_code('line_id') }} as line_id,
        {{ clean_code('part_number') }} as part_number,
        {{ clean_number('quantity') }} as quantity,
        {{ clean_code('alloy') }} as alloy,
        {{ clean_code('temper') }} as temper,
        {{ clean_number('gauge') }} as gauge,
        {{ clean_number('width') }} as width,
        {{ clean_number('length') }} as length,
        {{ clean_upper('status', default='PENDING') }} as status,
        {{ clean_number('priority', default=0) }} as priority,
        {{ plant_time('scheduled_date') }} as scheduled_date,
        {{ plant_time('start_date') }} as start_date,
        {{ plant_time('completion_date') }} as completion_date,
        {{ clean_text('notes') }} as notes,
        {{ plant_time('created_date') }} as created_at,
        {{ plant_time('modified_date') }} as updated_at,

        -- evidence
        job_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_job') }} as raw_row
    from {{ source('legacy_raw', 'ab_job').render() }} as ab_job
    {{ computed_once() }}
)

select * from cleaned
