// Counts events of JSON by kind: a line is an object, the argument the name of the field to count by.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: events FIELD < LINES")
		os.Exit(2)
	}
	counts := map[string]int{}
	broken := 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<16), 1<<24)
	for lines.Scan() {
		var event map[string]any
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			broken++
		} else if value, there := event[os.Args[1]]; there {
			counts[fmt.Sprint(value)]++
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "events:", err)
		os.Exit(1)
	}
	kinds := make([]string, 0, len(counts))
	for kind := range counts {
		kinds = append(kinds, kind)
	}
	sort.Slice(kinds, func(i, j int) bool {
		if counts[kinds[i]] != counts[kinds[j]] {
			return counts[kinds[i]] > counts[kinds[j]]
		}
		return kinds[i] < kinds[j]
	})
	for _, kind := range kinds {
		fmt.Printf("%d\t%s\n", counts[kind], kind)
	}
	if broken > 0 {
		fmt.Printf("%d\tlines that are no JSON\n", broken)
	}
}
