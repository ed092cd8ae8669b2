{#- One row per row of MT_INSTR in the columns of assets_instrument; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('instrument') }}
from {{ ref('int_instrument') }}
