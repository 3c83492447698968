// Command generated-go tests the client that oapi-codegen generates from the OpenAPI document. It creates a profile and
// a CA, signs a certificate, lists and revokes it, and reads the statistics.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"ca-service/test/interop/generated-go/ca"
)

// report is the output of the program.
type report struct {
	Cases    int      `json:"cases"`
	Failures []string `json:"failures"`
}

func main() {
	result := report{Failures: []string{}}
	round := &Round{report: &result}
	if err := round.run(context.Background()); err != nil {
		result.Cases++
		result.Failures = append(result.Failures, err.Error())
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newClient() (*ca.ClientWithResponses, error) {
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", os.Getenv("CA_AUTHORIZATION"))
		return nil
	}
	// The paths of the document begin with /v1.
	base := strings.TrimSuffix(os.Getenv("CA_URL"), "/v1")
	return ca.NewClientWithResponses(base, ca.WithRequestEditorFn(authorize))
}

// equal asserts that two values are equal.
func equal[T comparable](r *Round, what string, got, wanted T) {
	r.report.Cases++
	if got != wanted {
		r.report.Failures = append(r.report.Failures, fmt.Sprintf("%s: got %v, wanted %v", what, got, wanted))
	}
}

// answered returns the decoded body of a success, or an error that ends the test.
func answered[T any](r *Round, what string, body *T, status int, raw []byte) (*T, error) {
	r.report.Cases++
	if body == nil {
		return nil, fmt.Errorf("%s: got %d %.300s", what, status, raw)
	}
	return body, nil
}
