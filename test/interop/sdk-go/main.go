// Command sdk-go calls every route of the CA API as the SDK of the Lamassu CA service does, and checks codes,
// error texts and fields. It is written from the HTTP contract.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// report is the output of the program.
type report struct {
	Cases    int      `json:"cases"`
	Failures []string `json:"failures"`
}

func main() {
	client := &Client{
		base:          os.Getenv("CA_URL"),
		authorization: os.Getenv("CA_AUTHORIZATION"),
		routes:        map[string]bool{},
	}
	check := &Check{client: client, failures: []string{}}
	for _, round := range []func(*Check){
		profiles, authorities, importedAuthorities, certificates, lists, statistics, signatures, deletions, refusals,
	} {
		round(check)
	}
	for _, route := range routes {
		check.that("never called: "+route, client.routes[route])
	}
	if err := json.NewEncoder(os.Stdout).Encode(report{check.cases, check.failures}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// routes of contract 3.0.
var routes = []string{
	"GET /cas", "POST /cas", "POST /cas/import", "GET /cas/{id}", "GET /cas/cn/{cn}",
	"PUT /cas/{id}/metadata", "PATCH /cas/{id}/metadata", "POST /cas/{id}/status", "POST /cas/{id}/profile",
	"POST /cas/{id}/reissue", "DELETE /cas/{id}", "GET /cas/{id}/certificates",
	"GET /cas/{id}/certificates/status/{status}", "POST /cas/{id}/certificates/sign",
	"GET /cas/{id}/certificates/{sn}", "POST /cas/{id}/signature/sign", "POST /cas/{id}/signature/verify",
	"GET /certificates", "POST /certificates", "POST /certificates/import", "GET /certificates/status/{status}",
	"GET /certificates/expiration", "GET /certificates/{sn}", "PUT /certificates/{sn}/status",
	"PUT /certificates/{sn}/metadata", "PATCH /certificates/{sn}/metadata", "DELETE /certificates/{sn}",
	"GET /stats", "GET /stats/{id}", "GET /profiles", "GET /profiles/{id}", "POST /profiles", "PUT /profiles/{id}",
	"DELETE /profiles/{id}",
}
