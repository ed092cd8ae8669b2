{#- Turns JIT compilation off for the session in which a test runs: compiling its long expressions takes seconds and saves nothing. -#}
{% macro without_jit() -%}
    {%- if execute -%}{%- do run_query('set jit = off') -%}{%- endif -%}
{%- endmacro %}
