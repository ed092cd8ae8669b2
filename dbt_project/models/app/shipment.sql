{#- One row per row of AB_SHIPMENT in the columns of shipping_shipment; a row with reasons goes to rejected_rows instead. -#}

select
    shipment_id,
    bol_number,
    customer_id,
    carrier_id,
    status,
    ship_date,
    delivery_date,
    tracking_number,
    freight_charges,
    notes,
    created_at,
    updated_at,
    {{ evidence_columns() }}
from {{ ref('int_shipment') }}
