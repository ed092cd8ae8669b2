{#- One row per row of AB_SHIPMENT in the columns of shipping_shipment; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('shipment') }}
from {{ ref('int_shipment') }}
