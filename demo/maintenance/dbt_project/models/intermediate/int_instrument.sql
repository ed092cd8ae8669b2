{#- One row per row of MT_INSTR, as assets_instrument would hold it, with every reason why it is rejected. -#}

{{ judged('instrument', rows=ref('stg_instrument')) }}
