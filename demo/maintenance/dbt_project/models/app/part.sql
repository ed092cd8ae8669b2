{#- One row per row of MT_PART in the columns of stores_part; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('part') }}
from {{ ref('int_part') }}
