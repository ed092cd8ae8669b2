{#- One row per row of MT_WO_PART, as work_orderpart would hold it, with every reason why it is rejected. -#}

{{ judged('order_part', rows=ref('stg_order_part')) }}
