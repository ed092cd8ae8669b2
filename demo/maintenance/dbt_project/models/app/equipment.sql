{#- One row per row of MT_EQUIP in the columns of assets_equipment; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('equipment') }}
from {{ ref('int_equipment') }}
