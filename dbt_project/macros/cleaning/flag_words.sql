{#- The site's own words for yes and no (variable flag_words) as the functions take them, jsonb; '' where there are none. -#}
{% macro flag_words() -%}
    {%- set words = var('flag_words') -%}
    {%- if words is not mapping -%}
        {{ exceptions.raise_compiler_error('flag_words is ' ~ words ~ ': map each word to true or false, e.g. {X: true, "2": false}') }}
    {%- endif -%}
    {%- set said = {} -%}
    {%- set texts = {} -%}
    {%- for word, value in words.items() -%}
        {%- if word is boolean or word is none -%}
            {{ exceptions.raise_compiler_error(
                'flag_words has the key ' ~ (word | lower) ~ ': YAML gives ON, OFF, YES, NO and NULL a meaning of their own. Put the word in quotes: {"ON": true}'
            ) }}
        {%- endif -%}
        {%- if value is not boolean -%}
            {{ exceptions.raise_compiler_error('flag_words: ' ~ word ~ ' is ' ~ value ~ ': it must be true or false') }}
        {%- endif -%}
        {%- set key = word | string | trim | upper -%}
        {%- set key = (key | float) if modules.re.fullmatch('[-+]?[0-9]+([.][0-9]*)?', key) else key -%}
        {%- if key == '' or said.get(key, value) != value -%}
            {{ exceptions.raise_compiler_error('flag_words: the word "' ~ word ~ '" ' ~ ('is blank' if key == '' else 'is both true and false')) }}
        {%- endif -%}
        {%- do said.update({key: value}) -%}
        {%- do texts.update({word | string: value}) -%}
    {%- endfor -%}
    {{ return(sql_literal(tojson(texts, sort_keys=true)) ~ '::jsonb' if words else '') }}
{%- endmacro %}
