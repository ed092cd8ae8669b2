{#- One row per row of MT_PART, as stores_part would hold it, with every reason why it is rejected. -#}

{{ judged('part', rows=ref('stg_part')) }}
