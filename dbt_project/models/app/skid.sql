{#- One row per row of AB_SKID in the columns of inventory_skid; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('skid') }}
from {{ ref('int_skid') }}
