{#- One row per row of MT_READING, as work_reading would hold it, with every reason why it is rejected. -#}

{{ judged('reading', rows=ref('stg_reading')) }}
