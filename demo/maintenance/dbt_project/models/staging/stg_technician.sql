{#- One row per row of MT_EMP: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('emp_no') }} as badge,
        {{ clean_text('first_nm', default='') }} as first_name,
        {{ clean_text('last_nm') }} as last_name,
        coalesce({{ clean_email('email') }}, '') as email,
        coalesce({{ clean_phone('phone') }}, '') as phone,
        {{ clean_number('rate', default=0) }} as hourly_rate,
        {{ plant_day('hired') }} as hired_on,
        {{ clean_boolean('active', default=true) }} as is_active,

        -- evidence
        {{ legacy_key('technician') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_emp') }} as raw_row
    from {{ source('legacy_raw', 'mt_emp').render() }} as mt_emp
    {{ computed_once() }}
)

select * from cleaned
