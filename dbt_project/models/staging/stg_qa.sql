{#- One row per row of AB_QA_RESULT: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('test_id') }} as test_id,
        {{ clean_code('coil_id') }} as coil_id,
        {{ clean_code('job_id') }} as job_id,
        {{ clean_upper('test_type') }} as test_type,
        {{ plant_time('test_date') }} as test_date,
        {{ clean_text('inspector') }} as inspector,
        {{ clean_upper('result') }} as result,
        {{ clean_boolean('passed') }} as passed,
        {{ clean_text('notes') }} as notes,
        {{ plant_time('created_date') }} as created_at,

        -- evidence
        test_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_qa_result') }} as raw_row
    from {{ source('legacy_raw', 'ab_qa_result').render() }} as ab_qa_result
    {{ computed_once() }}
)

select * from cleaned
