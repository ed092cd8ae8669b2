{#- One row per row of MT_EMP, as people_technician would hold it, with every reason why it is rejected. -#}

{{ judged('technician', rows=ref('stg_technician')) }}
