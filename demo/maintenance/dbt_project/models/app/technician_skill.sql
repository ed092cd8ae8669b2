{#- One row per row of MT_EMP_SKILL in the columns of people_technician_skills; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('technician_skill') }}
from {{ ref('int_technician_skill') }}
