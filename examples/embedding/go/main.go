// Points decides about leads one at a time, by a library that is linked: points.go makes of `points.h` types of Go.
package main

import (
	"fmt"
	"log"
	"strings"
	"time"
)

func utc(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, time.UTC)
}

func known(value int64) *int64 { return &value }

func main() {
	leads := []Lead{
		{ID: "2001", Country: "United States", Employees: known(120), Events: []Event{
			{WhitepaperDownload, utc(2026, 8, 14, 10)},
			{Webinar, utc(2026, 9, 2, 15)},
		}},
		{ID: "2004", Country: "Germany", Employees: known(50), Events: []Event{
			{WhitepaperDownload, utc(2026, 7, 1, 12)},
			{WhitepaperDownload, utc(2026, 7, 8, 12)},
			{Webinar, utc(2026, 7, 9, 14)},
		}},
		{ID: "2005", Country: "usa", Events: []Event{ // how many employees, nobody knows
			{WhitepaperDownload, utc(2026, 9, 1, 11)},
			{Visit, utc(2026, 9, 1, 10)},
			{Visit, utc(2026, 9, 1, 10)},
			{Visit, utc(2026, 9, 3, 16)},
			{Visit, utc(2026, 9, 20, 7)},
		}},
	}

	decider, err := OpenDecider()
	if err != nil {
		log.Fatal(err)
	}
	defer decider.Close()

	fmt.Println("lead | stage | points | undecided | reasons")
	for _, lead := range leads {
		decision, err := decider.Decide(lead, utc(2026, 10, 1, 0))
		if err != nil {
			log.Fatalf("lead %s: %v", lead.ID, err)
		}
		fmt.Printf("%s | %s | %d | %s | %s\n", lead.ID, decision.Stage, decision.Points,
			strings.Join(decision.Undecided, "; "), strings.Join(decision.Reasons, "; "))
	}
}
