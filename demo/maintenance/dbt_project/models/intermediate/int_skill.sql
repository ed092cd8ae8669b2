{#- One row per row of MT_SKILL, as people_skill would hold it, with every reason why it is rejected. -#}

{{ judged('skill', rows=ref('stg_skill')) }}
