{#- One row per row of AB_QA_RESULT in the columns of quality_qaresult; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('qa') }}
from {{ ref('int_qa') }}
