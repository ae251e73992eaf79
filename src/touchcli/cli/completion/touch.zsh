# Completion of touch and touchcli in zsh. Put this line into ~/.zshrc:
#     eval "$(touchcli completion zsh)"

_touchcli() {
    local -a lines shown
    local line value found=1
    # PREFIX is the word before the cursor without the quote that is still open.
    lines=("${(@f)$("${(Q)words[1]}" --complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
    for line in "${(@)lines[2,-1]}"; do
        # A colon parts a value from what it means; one in the value itself has a backslash before it.
        value=${line%%$'\t'*}
        value=${value//\\/\\\\}
        shown+=("${value//:/\\:}:${line#*$'\t'}")
    done
    (( $#shown )) && _describe -V touch shown -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' && found=0
    # The first line says whether names of files may stand here.
    [[ $lines[1] == words ]] || _files && found=0
    return found
}

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _touchcli touch touchcli
