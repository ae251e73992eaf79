# Completion of touch and touchcli in fish. Put this line into ~/.config/fish/config.fish:
#     touchcli completion fish | source

function __touchcli_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct | string trim --left --chars "\"'" | string unescape)
    set -l lines ($words[1] --complete fish $words[2..-1] "$word" 2>/dev/null </dev/null)
    string join -- \n $lines[2..-1]
    # The first line says whether names of files may stand here.
    test "$lines[1]" = words || __fish_complete_path (commandline -ct)
end

complete -C 'touch -' >/dev/null # fish loads its own completion of touch, which knows none of our commands
for name in touch touchcli
    complete -c $name -e
    complete -c $name -f -k -a '(__touchcli_complete)'
end
