{#- One row per row of AB_COIL in the columns of inventory_coil; a row with reasons goes to rejected_rows instead. -#}

select
    coil_id,
    coil_number,
    heat_number,
    alloy,
    temper,
    gauge,
    width,
    length,
    weight,
    quantity,
    location,
    status,
    supplier,
    mill_id,
    received_date,
    customer_id,
    notes,
    created_at,
    updated_at,
    {{ evidence_columns() }}
from {{ ref('int_coil') }}
