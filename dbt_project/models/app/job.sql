{#- One row per row of AB_JOB in the columns of production_job; a row with reasons goes to rejected_rows instead. -#}

select
    job_id,
    job_number,
    customer_id,
    coil_id,
    line_id,
    part_number,
    quantity,
    alloy,
    temper,
    gauge,
    width,
    length,
    status,
    priority,
    scheduled_date,
    start_date,
    completion_date,
    notes,
    created_at,
    updated_at,
    {{ evidence_columns() }}
from {{ ref('int_job') }}
