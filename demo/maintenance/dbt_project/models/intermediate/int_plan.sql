{#- One row per row of MT_PM, as work_plan would hold it, with every reason why it is rejected. -#}

{{ judged('plan', rows=ref('stg_plan')) }}
