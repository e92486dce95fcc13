package main

/*
#cgo CFLAGS: -I${SRCDIR}
#cgo LDFLAGS: -L${SRCDIR} -lpoints -Wl,-rpath,${SRCDIR}
#include <stdlib.h>
#include "points.h"

// What Go cannot say itself: calls of functions that are pointers, and members of a union.
static int32_t points_open(merit_context** out, merit_error* error) {
  return points_library()->open(points_library(), NULL, 0, out, error);
}
static int32_t points_decide(merit_context* context, const merit_lead* lead, const merit_cell** out,
                             merit_error* error) {
  return points_library()->decide(context, lead, out, error);
}
static void points_close(merit_context* context) { points_library()->close(context); }

static void set_integer(merit_cell* cell, int64_t value) {
  cell->known = 1;
  cell->value.integer = value;
}
static void set_text(merit_cell* cell, const char* data, uint64_t size) {
  cell->known = 1;
  cell->value.text.data = data;
  cell->value.text.size = size;
}
static int64_t integer_of(const merit_cell* cell) { return cell->value.integer; }
static merit_text text_of(const merit_cell* cell) { return cell->value.text; }
static merit_text stage_of(const merit_cell* cell) {
  return points_library()->description->outputs[points_output_stage].labels[cell->value.integer];
}
*/
import "C"

import (
	"errors"
	"time"
	"unsafe"
)

// Lead is what is known of one: a nil pointer and an empty text are missing.
type Lead struct {
	ID        string
	Country   string
	Employees *int64
	Events    []Event
}

// Event is what a lead did, and when.
type Event struct {
	Kind EventKind
	At   time.Time
}

type EventKind int

const (
	Visit EventKind = iota
	Webinar
	WhitepaperDownload
)

type Decision struct {
	Stage     string
	Points    int64
	Undecided []string
	Reasons   []string
}

// Decider keeps memory from lead to lead. It serves one goroutine at a time.
type Decider struct {
	context *C.merit_context
}

func OpenDecider() (*Decider, error) {
	decider := &Decider{}
	var failure C.merit_error
	if C.points_open(&decider.context, &failure) != C.merit_ok {
		return nil, errors.New(C.GoString(&failure.message[0]))
	}
	return decider, nil
}

func (d *Decider) Close() {
	C.points_close(d.context)
	d.context = nil
}

func (d *Decider) Decide(lead Lead, now time.Time) (Decision, error) {
	var memory arena
	defer memory.free()

	fields := (*C.points_lead)(memory.allocate(C.sizeof_points_lead))
	memory.setText(&fields.country, lead.Country)
	if lead.Employees != nil {
		C.set_integer(&fields.employees, C.int64_t(*lead.Employees))
	}
	first := (*C.merit_event)(memory.allocate(C.sizeof_merit_event * (len(lead.Events) + 1)))
	events := unsafe.Slice(first, len(lead.Events))
	for i, event := range lead.Events {
		events[i] = memory.event(event)
	}
	request := (*C.merit_lead)(memory.allocate(C.sizeof_merit_lead))
	request.fields = (*C.merit_cell)(unsafe.Pointer(fields))
	request.events = first
	request.event_count = C.uint64_t(len(lead.Events))
	request.now = C.int64_t(now.UnixMicro())

	var decided *C.merit_cell
	var failure C.merit_error
	if C.points_decide(d.context, request, &decided, &failure) != C.merit_ok {
		return Decision{}, errors.New(C.GoString(&failure.message[0]))
	}
	cells := unsafe.Slice(decided, C.points_output_reasons+1)
	return Decision{
		Stage:     goText(C.stage_of(&cells[C.points_output_stage])),
		Points:    int64(C.integer_of(&cells[C.points_output_points])),
		Undecided: goTexts(&cells[C.points_output_undecided]),
		Reasons:   goTexts(&cells[C.points_output_reasons]),
	}, nil
}

// arena is memory of C for one call: Go's may not hold pointers that C follows. All of it is zero at first.
type arena []unsafe.Pointer

func (a *arena) allocate(size int) unsafe.Pointer {
	block := C.calloc(1, C.size_t(size))
	*a = append(*a, block)
	return block
}

func (a *arena) free() {
	for _, block := range *a {
		C.free(block)
	}
}

func (a *arena) setText(cell *C.merit_cell, text string) {
	if text == "" {
		return
	}
	data := C.CString(text)
	*a = append(*a, unsafe.Pointer(data))
	C.set_text(cell, data, C.uint64_t(len(text)))
}

func (a *arena) event(event Event) C.merit_event {
	made := C.merit_event{at: C.int64_t(event.At.UnixMicro())}
	switch event.Kind {
	case Visit:
		made.kind = C.points_kind_visit
		made.fields = (*C.merit_cell)(a.allocate(C.sizeof_points_event_visit))
	case Webinar:
		made.kind = C.points_kind_webinar
		made.fields = (*C.merit_cell)(a.allocate(C.sizeof_points_event_webinar))
	case WhitepaperDownload:
		made.kind = C.points_kind_download
		fields := (*C.points_event_download)(a.allocate(C.sizeof_points_event_download))
		C.set_integer(&fields.kind, C.points_event_download_kind_whitepaper)
		made.fields = (*C.merit_cell)(unsafe.Pointer(fields))
	}
	return made
}

func goText(text C.merit_text) string {
	return C.GoStringN(text.data, C.int(text.size))
}

func goTexts(cell *C.merit_cell) []string {
	list := C.text_of(cell)
	var texts []string
	for _, text := range unsafe.Slice((*C.merit_text)(unsafe.Pointer(list.data)), int(list.size)) {
		texts = append(texts, goText(text))
	}
	return texts
}
