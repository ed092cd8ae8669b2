{#- One row per row of MT_EMP in the columns of people_technician; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('technician') }}
from {{ ref('int_technician') }}
