package main

import (
	"fmt"
	"net/url"
	"reflect"
)

// Check counts assertions and collects the failed ones.
type Check struct {
	client   *Client
	cases    int
	failures []string
}

func (k *Check) fail(format string, arguments ...any) {
	k.failures = append(k.failures, fmt.Sprintf(format, arguments...))
}

// equal asserts that two values are deeply equal.
func (k *Check) equal(what string, got, wanted any) {
	k.cases++
	if !reflect.DeepEqual(got, wanted) {
		k.fail("%s: got %v, wanted %v", what, got, wanted)
	}
}

// that asserts a condition.
func (k *Check) that(what string, holds bool) {
	k.cases++
	if !holds {
		k.fail("%s", what)
	}
}

// Request is a call of the API.
type Request struct {
	method, route string
	ids           []string
	body          any
	query         url.Values
}

func (k *Check) send(request Request) (Response, string) {
	what := fmt.Sprintf("%s %s %v", request.method, request.route, request.ids)
	response, err := k.client.call(request.method, request.route, request.body, request.query, request.ids...)
	if err != nil {
		k.cases++
		k.fail("%s: %v", what, err)
	}
	return response, what
}

// ok sends a request, asserts its success code, and decodes the body strictly.
func ok[T any](k *Check, status int, request Request) T {
	response, what := k.send(request)
	var body T
	k.cases++
	if response.Status != status {
		k.fail("%s: got %d %.300s, wanted %d", what, response.Status, response.Body, status)
		return body
	}
	k.equal(what+": Content-Type", response.ContentType, "application/json; charset=utf-8")
	k.cases++
	if err := decode(response.Body, &body); err != nil {
		k.fail("%s: %v", what, err)
	}
	return body
}

// empty sends a request and asserts 204 without a body.
func (k *Check) empty(request Request) {
	response, what := k.send(request)
	k.equal(what+": status and length", []int{response.Status, len(response.Body)}, []int{204, 0})
}

// refused sends a request and asserts the status and the exact text that the SDK maps to an error (contract 3.0).
func (k *Check) refused(status int, text string, request Request) {
	response, what := k.send(request)
	var body struct {
		Err *string `json:"err"`
	}
	k.cases++
	if err := decode(response.Body, &body); err != nil || body.Err == nil {
		k.fail("%s: got %d %.300s, wanted an err", what, response.Status, response.Body)
		return
	}
	k.equal(what, fmt.Sprintf("%d %s", response.Status, *body.Err), fmt.Sprintf("%d %s", status, text))
}

// everything reads all pages of a list: the first request carries the options and sort_mode=desc, the following ones the
// bookmark and sort_mode=desc only, until next is empty (contract 4.7).
func everything[T any](k *Check, request Request) []T {
	query := url.Values{}
	for name, values := range request.query {
		query[name] = values
	}
	query.Set("sort_mode", "desc")
	items := []T{}
	for pages := 0; pages < 1000; pages++ {
		request.query = query
		page := ok[Page[T]](k, 200, request)
		k.that(request.route+": next is a text and list is an array", page.Next != nil && page.List != nil)
		items = append(items, page.List...)
		if page.Next == nil || *page.Next == "" {
			return items
		}
		query = url.Values{"bookmark": {*page.Next}, "sort_mode": {"desc"}}
	}
	k.fail("%s: the list does not end", request.route)
	return items
}
