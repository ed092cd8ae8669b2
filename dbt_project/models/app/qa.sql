{#- One row per row of AB_QA_RESULT in the columns of quality_qaresult; a row with reasons goes to rejected_rows instead. -#}

select
    test_id,
    coil_id,
    job_id,
    test_type,
    test_date,
    inspector,
    result,
    passed,
    notes,
    created_at,
    {{ evidence_columns() }}
from {{ ref('int_qa') }}
