package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// Client calls the API like the SDK of the reference (contract 4.7, 10.4): every request, also GET and DELETE,
// carries Content-Type: application/json, and path ids are concatenated without escaping.
type Client struct {
	base          string
	authorization string
	http          http.Client
	// called routes, such as "GET /cas/{id}"
	routes map[string]bool
}

// Response is an answer with its complete body.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// call sends a request. The route has path parameters in braces, which ids replace in order.
func (c *Client) call(method, route string, body any, query url.Values, ids ...string) (Response, error) {
	c.routes[method+" "+route] = true
	path := route
	for _, id := range ids {
		open, end := strings.IndexByte(path, '{'), strings.IndexByte(path, '}')
		path = path[:open] + id + path[end+1:]
	}
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return Response{}, err
		}
		content = bytes.NewReader(encoded)
	}
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	request, err := http.NewRequest(method, address, content)
	if err != nil {
		return Response{}, err
	}
	request.Header.Set("Authorization", c.authorization)
	request.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(request)
	if err != nil {
		return Response{}, err
	}
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	return Response{answer.StatusCode, answer.Header.Get("Content-Type"), read}, err
}

// null is the body that the SDK sends to POST /cas/{id}/reissue.
var null = json.RawMessage("null")

// decode requires every field of the contract with its type. Additional fields are allowed.
func decode(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%w in %.300s", err, data)
	}
	if names := absent(data, reflect.TypeOf(into).Elem(), ""); len(names) > 0 {
		return fmt.Errorf("missing or null: %v in %.300s", names, data)
	}
	return nil
}
