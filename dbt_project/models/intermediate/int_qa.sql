{#- One row per row of AB_QA_RESULT, as quality_qaresult would hold it, with every reason why it is rejected. -#}

{{ judged('qa', rows=ref('stg_qa')) }}
