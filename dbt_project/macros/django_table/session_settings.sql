{#- How values are written as text, and that nothing is compiled: the same for every build and test, whatever the server or the
    user has set. Compiling the long expressions of cleaning takes seconds and saves nothing. While a first build fills the evidence, Postgres
    knows nothing of how many rows it holds, and would look each child's parent up in a loop over all of them: seven minutes, not one. -#}
{% macro session_settings() -%}
    set timezone = 'UTC';
    set datestyle = 'ISO, MDY';
    set intervalstyle = 'postgres';
    set bytea_output = 'hex';
    set extra_float_digits = 1;
    set jit = off;
    set enable_nestloop = off
{%- endmacro %}
