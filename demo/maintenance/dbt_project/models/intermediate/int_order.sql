{#- One row per row of MT_WO, as work_order would hold it, with every reason why it is rejected. -#}

{{ judged('order', rows=ref('stg_order')) }}
