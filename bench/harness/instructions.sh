#!/bin/sh
# usage: instructions.sh BENCH [WORK...]
# Counts user-mode instructions a row, which do not depend on the machine's mood: a Markdown table.
# Needs valgrind, since the processor's own counters are closed to most containers. The works named
# are done once before, at full speed: they load tables that others then find.
set -eu
bench=$1
shift
dir=$(mktemp -d "$PWD/bench-instructions-XXXXXX")
trap 'rm -rf "$dir"' EXIT
export KV_BENCH_DIR="$dir" KV_BENCH_ROWS="${KV_BENCH_ROWS:-1000000}"
for work in "$@"; do "$bench" --count="$work" --turns=1; done

"$bench" --list-counted >"$dir/works"
while read -r items name; do
  turns=2000
  [ "$items" -gt 1 ] && turns=200
  [ "$items" -gt 1000 ] && turns=1
  # Files of loads are made anew each time.
  collected=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
    --toggle-collect='*collect_instructions*' "$bench" --count="$name" --turns="$turns" 2>&1 |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
  echo "$items $turns $collected $name"
done <"$dir/works" >"$dir/counts"

awk '
  {
    per = $3 / ($1 * $2)
    name = $0; sub(/^[0-9]+ [0-9]+ [0-9]+ /, "", name)
    slash = index(name, "/")
    who = substr(name, 1, slash - 1); what = substr(name, slash + 1)
    if (!(what in seen)) { seen[what] = 1; order[++n] = what }
    if (who == "kvgen") kvgen[what] = per
    else if (!(what in other) || per < other[what]) { other[what] = per; best[what] = who }
  }
  END {
    print "| work | without kvgen | kvgen | ratio |"
    print "|---|---|---|---|"
    for (i = 1; i <= n; ++i) {
      what = order[i]
      printf "| %s | %.0f%s | %.0f | %.2f |\n", what, other[what],
             best[what] == "raw" ? "" : " (" best[what] ")", kvgen[what], kvgen[what] / other[what]
    }
  }' "$dir/counts"
