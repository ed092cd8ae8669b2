{#- One row per row of AB_SKID in the columns of inventory_skid; a row with reasons goes to rejected_rows instead. -#}

select
    skid_id,
    skid_number,
    job_id,
    customer_id,
    status,
    location,
    total_pieces,
    total_weight,
    created_at,
    updated_at,
    {{ evidence_columns() }}
from {{ ref('int_skid') }}
