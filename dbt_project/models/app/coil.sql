{#- One row per row of AB_COIL in the columns of inventory_coil; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('coil') }}
from {{ ref('int_coil') }}
