{#- One row per row of MT_EMP_SKILL, as people_technician_skills would hold it, with every reason why it is rejected. -#}

{{ judged('technician_skill', rows=ref('stg_technician_skill')) }}
