# Completion of touch and touchcli in bash. Put this line into ~/.bashrc:
#     eval "$(touchcli completion bash)"

_touchcli() {
    local word=$2 kind='' value open=''
    [[ ${COMP_WORDS[COMP_CWORD]} == [\"\']* ]] && open=yes
    COMPREPLY=()
    while IFS= read -r value; do
        if [[ -z $kind ]]; then # the first line says whether names of files may stand here
            kind=$value
            continue
        fi
        if [[ ! $open ]]; then
            printf -v value %q "$value"
        elif [[ $value == *[\"\'\$\`\\!]* ]]; then
            continue # it cannot stand inside of quotes as it is
        fi
        COMPREPLY+=("$value")
    done < <("$1" --complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
    if [[ $kind == words ]]; then
        compopt +o default 2>/dev/null
    elif ((${#COMPREPLY[@]})); then # commands and files; without commands bash looks for the files itself
        while IFS= read -r value; do
            COMPREPLY+=("$value")
            compopt -o filenames 2>/dev/null
        done < <(compgen -f -- "$word")
    fi
}

complete -o default -F _touchcli touch touchcli
