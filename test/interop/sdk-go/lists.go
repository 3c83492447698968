package main

import (
	"fmt"
	"net/url"
	"slices"
	"time"
)

func lists(k *Check) {
	ca := newCA(k, "Listed CA", nil)
	var serials []string
	for number := range 7 {
		leaf := sign(k, ca.ID, object{"csr": request(fmt.Sprintf("listed-%d.acme.test", number))})
		serials = append(serials, string(leaf.SerialNumber))
	}
	ofCA := Request{method: "GET", route: "/cas/{id}/certificates", ids: []string{ca.ID}}
	ofCA.query = url.Values{
		"sort_by": {"subject.common_name"}, "page_size": {"2"},
		"filter": {"subject.common_name[ct]listed-", "status[eq]ACTIVE"},
	}
	names := []string{}
	for _, certificate := range everything[Certificate](k, ofCA) {
		names = append(names, certificate.Subject.CommonName)
	}
	k.equal("names in descending order over four pages", names, []string{
		"listed-6.acme.test", "listed-5.acme.test", "listed-4.acme.test", "listed-3.acme.test", "listed-2.acme.test",
		"listed-1.acme.test", "listed-0.acme.test",
	})
	ofCA.query = nil
	k.equal("number of certificates, with that of the root", len(everything[Certificate](k, ofCA)), len(serials)+1)
	ofCA.query = url.Values{"filter": {"nonsense[eq]1", "subject.common_name"}}
	k.equal("number of certificates with an unknown filter", len(everything[Certificate](k, ofCA)), len(serials)+1)

	active := everything[Certificate](k, Request{
		method: "GET", route: "/cas/{id}/certificates/status/{status}", ids: []string{ca.ID, "ACTIVE"},
	})
	k.equal("number of ACTIVE certificates", len(active), len(serials)+1)
	k.equal("number of REVOKED certificates", len(everything[Certificate](k, Request{
		method: "GET", route: "/cas/{id}/certificates/status/{status}", ids: []string{ca.ID, "REVOKED"},
	})), 0)
	for _, request := range []Request{
		{method: "GET", route: "/certificates", query: url.Values{"filter": {"is_ca[eq]false"}, "page_size": {"3"}}},
		{method: "GET", route: "/certificates/status/{status}", ids: []string{"ACTIVE"}},
		{method: "GET", route: "/certificates/expiration", query: url.Values{
			"expires_after":  {time.Now().UTC().Format(time.RFC3339)},
			"expires_before": {time.Now().UTC().Add(2 * year).Format(time.RFC3339)},
		}},
	} {
		found := 0
		for _, certificate := range everything[Certificate](k, request) {
			if slices.Contains(serials, string(certificate.SerialNumber)) {
				found++
			}
		}
		k.equal(request.route+" lists each of them once", found, len(serials))
	}
	listsOfCAs(k, ca)
}

func listsOfCAs(k *Check, ca CACertificate) {
	ids := func(request Request) (ids []string) {
		for _, each := range everything[CACertificate](k, request) {
			ids = append(ids, each.ID)
		}
		return ids
	}
	k.equal("CAs with the common name", ids(Request{method: "GET", route: "/cas/cn/{cn}", ids: []string{"Listed%20CA"}}), []string{ca.ID})
	all := Request{method: "GET", route: "/cas", query: url.Values{"page_size": {"2"}, "sort_by": {"valid_to"}}}
	found := ids(all)
	k.that("the list has every CA once", slices.Contains(found, ca.ID) && len(slices.Compact(slices.Sorted(slices.Values(found)))) == len(found))
	all.query = url.Values{"filter": {"metadata[jsonpath]$.site == \"bilbao\"", "id[eq]" + ca.ID}}
	k.equal("CAs with the metadata", ids(all), []string{ca.ID})
	all.query = url.Values{"filter": {"status[ct]ACTIVE"}}
	k.refused(400, "invalid filter operand 'ct' for field 'status' of type 4", all)
	profiles := Request{method: "GET", route: "/profiles", query: url.Values{"filter": {"name[eq]Listed CA"}}}
	k.equal("number of profiles with the name", len(everything[IssuanceProfile](k, profiles)), 1)
}

func statistics(k *Check) {
	before := ok[Statistics](k, 200, Request{method: "GET", route: "/stats"})
	ca := newCA(k, "Counted CA", nil)
	leaf := sign(k, ca.ID, object{"csr": request("counted.acme.test")})
	after := ok[Statistics](k, 200, Request{method: "GET", route: "/stats"})
	k.equal("number of CAs in the statistics", after.CAs.Total, before.CAs.Total+1)
	k.equal("number of certificates in the statistics", after.Certificates.Total, before.Certificates.Total+2)
	k.equal("number of CAs of the engine in the statistics", after.CAs.EngineDistribution["filesystem-1"], before.CAs.EngineDistribution["filesystem-1"]+1)
	ofCA := Request{method: "GET", route: "/stats/{id}", ids: []string{ca.ID}}
	counts := ok[map[string]int](k, 200, ofCA)
	delete(counts, "INACTIVE") // beyond the contract
	k.equal("statistics of the CA", counts, map[string]int{"ACTIVE": 2, "EXPIRED": 0, "REVOKED": 0})
	ofCA.query = url.Values{"cert_filter": {"serial_number[eq]" + string(leaf.SerialNumber)}}
	k.equal("statistics of the CA with a filter", ok[map[string]int](k, 200, ofCA)["ACTIVE"], 1)
	ofCA.query = url.Values{"cert_filter": {"status[eq]ACTIVE"}}
	k.refused(400, "struct validation error", ofCA)
}
