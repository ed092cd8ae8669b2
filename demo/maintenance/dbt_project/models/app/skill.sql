{#- One row per row of MT_SKILL in the columns of people_skill; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('skill') }}
from {{ ref('int_skill') }}
