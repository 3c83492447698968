package main

import "net/url"

// refusals checks the error texts of contract 3.0 that no other test receives.
func refusals(k *Check) {
	ca := newCA(k, "Refusing CA", nil)
	leaf := sign(k, ca.ID, object{"csr": request("refusing.acme.test")})
	create := func(changes object) Request {
		return Request{method: "POST", route: "/cas", body: caBody(k, "Refused", changes)}
	}
	k.refused(400, "struct validation error", create(object{"profile_id": ""}))
	k.refused(400, "struct validation error", create(object{"ca_expiration": object{"type": "Duration"}}))
	k.refused(400, "struct validation error", create(object{"ca_issuance_profile": deviceProfile("leaf")}))
	k.refused(404, "issuance profile not found", create(object{"profile_id": unknownID}))
	k.refused(404, "issuance profile not found", create(object{"ca_issuance_profile_id": unknownID}))
	k.refused(409, "CA already exists", create(object{"id": ca.ID}))
	k.refused(404, "CA not found", create(object{"parent_id": unknownID}))

	id, serial := []string{ca.ID}, []string{string(leaf.SerialNumber)}
	none := []string{unknownID}
	patches := object{"Patches": []object{{"op": "add", "path": "/a", "value": 1}}}
	const noCA, noCertificate, noProfile = "CA not found", "certificate not found", "issuance profile not found"
	for _, refusal := range []struct {
		status int
		text   string
		Request
	}{
		{404, noCA, Request{method: "GET", route: "/cas/{id}", ids: none}},
		{404, noCA, Request{method: "PUT", route: "/cas/{id}/metadata", ids: none, body: patches}},
		{404, noCA, Request{method: "POST", route: "/cas/{id}/reissue", ids: none, body: null}},
		{404, noCA, Request{method: "POST", route: "/cas/{id}/status", ids: none, body: object{"status": "ACTIVE"}}},
		{404, noCA, Request{method: "POST", route: "/cas/{id}/profile", ids: none, body: object{"profile_id": ca.ProfileID}}},
		{404, noCA, Request{method: "GET", route: "/cas/{id}/certificates", ids: none}},
		{404, noCA, Request{
			method: "POST", route: "/cas/{id}/certificates/sign", ids: none, body: object{"csr": request("a.test")},
		}},
		{404, noProfile, Request{method: "POST", route: "/cas/{id}/profile", ids: id, body: object{"profile_id": unknownID}}},
		{400, "struct validation error", Request{method: "POST", route: "/cas/{id}/profile", ids: id, body: object{}}},
		{404, noProfile, Request{
			method: "POST", route: "/cas/{id}/certificates/sign", ids: id,
			body: object{"csr": request("a.test"), "profile_id": unknownID},
		}},
		{400, "struct validation error", Request{method: "POST", route: "/cas/{id}/certificates/sign", ids: id, body: object{}}},
		{400, "struct validation error", Request{
			method: "POST", route: "/cas/{id}/reissue", ids: id, body: object{"profile": deviceProfile("leaf")},
		}},
		{404, noCertificate, Request{method: "GET", route: "/certificates/{sn}", ids: none}},
		{404, noCertificate, Request{method: "GET", route: "/cas/{id}/certificates/{sn}", ids: append(none, serial...)}},
		{404, noCertificate, Request{method: "PUT", route: "/certificates/{sn}/metadata", ids: none, body: patches}},
		{404, noCertificate, Request{
			method: "PUT", route: "/certificates/{sn}/status", ids: none, body: object{"status": "ACTIVE"},
		}},
		{404, noCertificate, Request{method: "DELETE", route: "/certificates/{sn}", ids: none}},
		{400, "cannot delete certificate: issuer CA still exists", Request{method: "DELETE", route: "/certificates/{sn}", ids: serial}},
		{400, "not a valid bookmark", Request{method: "GET", route: "/cas", query: url.Values{"bookmark": {"%"}}}},
		{400, "struct validation error", Request{method: "GET", route: "/stats", query: url.Values{"ca_filter": {"status[eq]ACTIVE"}}}},
	} {
		k.refused(refusal.status, refusal.text, refusal.Request)
	}
	unknown, what := k.send(Request{method: "GET", route: "/engines-of-old"})
	k.equal(what, []any{unknown.Status, string(unknown.Body)}, []any{404, "404 page not found"})
}
