package main

import (
	"crypto/x509"
	"time"
)

// newCA creates a CA with a P-256 key; changes replace fields of the body.
func newCA(k *Check, commonName string, changes object) CACertificate {
	return ok[CACertificate](k, 201, Request{method: "POST", route: "/cas", body: caBody(k, commonName, changes)})
}

func caBody(k *Check, commonName string, changes object) object {
	body := object{
		"subject":       object{"common_name": commonName, "organization": "Acme", "country": "ES"},
		"key_metadata":  object{"type": "ECDSA", "bits": 256},
		"ca_expiration": object{"type": "Duration", "duration": "10y"},
		"metadata":      object{"site": "bilbao"},
	}
	for name, value := range changes {
		body[name] = value
	}
	if _, isGiven := body["profile_id"]; !isGiven {
		body["profile_id"] = newProfile(k, commonName).ID
	}
	return body
}

func getCA(k *Check, id string) CACertificate {
	return ok[CACertificate](k, 200, Request{method: "GET", route: "/cas/{id}", ids: []string{id}})
}

func authorities(k *Check) {
	root := newCA(k, "Factory Root", object{"id": "factory-root"})
	certificate := root.Certificate
	k.equal("id of the CA", root.ID, "factory-root")
	k.equal("level of a root", root.Level, 0)
	k.equal("metadata of the CA", root.Metadata, map[string]any{"site": "bilbao"})
	k.equal("serial numbers of the CA and its certificate", root.SerialNumber, certificate.SerialNumber)
	k.equal("status of the CA certificate", certificate.Status, CertificateStatus("ACTIVE"))
	k.equal("type of the CA certificate", certificate.Type, CertificateType("MANAGED"))
	k.equal("engine of the CA certificate", certificate.EngineID, "filesystem-1")
	k.equal("key metadata of the CA certificate", certificate.KeyMetadata, KeyStrengthMetadata{"ECDSA", 256, "HIGH"})
	k.equal("subject of the CA certificate", certificate.Subject, Subject{CommonName: "Factory Root", Organization: "Acme", Country: "ES"})
	k.equal("issuer of a root", certificate.Issuer, certificate.Subject)
	k.equal("issuer metadata of a root", certificate.IssuerMetadata, IssuerMetadata{string(root.SerialNumber), root.ID, 0})
	k.equal("key usage of the CA certificate", certificate.Extensions.KeyUsage, KeyUsage(1<<5|1<<6))
	k.that("a certificate that is not revoked has the zero time", certificate.RevocationTimestamp.IsZero())
	k.equal("revocation reason of an active CA", certificate.RevocationReason, RevocationReason("Unspecified"))
	k.equal("subject key id of the CA certificate", certificate.SubjectKeyID, keyID(certificate.Certificate.PublicKey))
	k.equal("authority key id of a root", certificate.AuthorityKeyID, certificate.SubjectKeyID)
	k.equal("valid_to of the CA certificate", certificate.ValidTo, certificate.Certificate.NotAfter)
	k.equal("lifetime of the CA certificate", certificate.ValidTo.Sub(certificate.ValidFrom), 10*year)
	k.that("Go verifies the root", certificate.Certificate.CheckSignatureFrom(certificate.Certificate.Certificate) == nil)

	child := newCA(k, "Line 1", object{"parent_id": root.ID})
	k.equal("level of a subordinate", child.Level, 1)
	k.equal("issuer of a subordinate", child.Certificate.Issuer, certificate.Subject)
	k.that("Go verifies the subordinate",
		child.Certificate.Certificate.CheckSignatureFrom(certificate.Certificate.Certificate) == nil)
	never := newCA(k, "Never", object{"ca_expiration": object{"type": "Time", "time": "9999-12-31T23:59:59Z"}})
	k.equal("valid_to of a CA that never expires", never.Certificate.ValidTo, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))
	k.equal("subordinate as read by GET", getCA(k, child.ID), child)

	metadataOf(k, root.ID)
	profile := newProfile(k, "other default")
	changed := ok[CACertificate](k, 200, Request{
		method: "POST", route: "/cas/{id}/profile", ids: []string{root.ID}, body: object{"profile_id": profile.ID},
	})
	k.equal("changed profile of the CA", changed.ProfileID, profile.ID)
	reissue(k, child)
	statusOfCA(k, root, child)
}

func metadataOf(k *Check, id string) {
	request := Request{method: "PUT", route: "/cas/{id}/metadata", ids: []string{id}}
	request.body = object{"Patches": []object{
		{"op": "add", "path": "/lamassu.io~1ca~1expiration-deltas", "value": []object{
			{"delta": "4w2d", "name": "Preventive", "triggered": false},
		}},
		{"op": "remove", "path": "/site"},
	}}
	ca := ok[CACertificate](k, 200, request)
	k.equal("patched metadata", ca.Metadata, map[string]any{"lamassu.io/ca/expiration-deltas": []any{
		map[string]any{"delta": "4w2d", "name": "Preventive", "triggered": false},
	}})
	request.method = "PATCH"
	request.body = object{"patches": []object{}}
	k.equal("no patches change nothing", ok[CACertificate](k, 200, request).Metadata, ca.Metadata)
	request.body = object{}
	k.refused(400, "struct validation error", request)
}

func reissue(k *Check, ca CACertificate) {
	renewed := ok[CACertificate](k, 200, Request{
		method: "POST", route: "/cas/{id}/reissue", ids: []string{ca.ID}, body: null,
	})
	k.that("reissue assigns a new serial number", renewed.SerialNumber != ca.SerialNumber)
	k.equal("reissue keeps the key", renewed.Certificate.SubjectKeyID, ca.Certificate.SubjectKeyID)
	k.equal("reissued-from", renewed.Metadata["lamassu.io/ca/reissued-from"], any(string(ca.SerialNumber)))
	old := getCertificate(k, string(ca.SerialNumber))
	k.equal("reissued-as", old.Metadata["lamassu.io/ca/reissued-as"], any(string(renewed.SerialNumber)))
	k.equal("status of the certificate before the reissue", old.Status, CertificateStatus("ACTIVE"))
}

func statusOfCA(k *Check, root, child CACertificate) {
	status := func(id string, body object) Request {
		return Request{method: "POST", route: "/cas/{id}/status", ids: []string{id}, body: body}
	}
	k.refused(400, "struct validation error", status(root.ID, object{}))
	k.refused(400, "unsupported revocation code",
		status(root.ID, object{"status": "REVOKED", "revocation_reason": "Boredom"}))
	revoked := ok[CACertificate](k, 201,
		status(root.ID, object{"status": "REVOKED", "revocation_reason": "keycompromise"}))
	k.equal("status of a revoked CA", revoked.Certificate.Status, CertificateStatus("REVOKED"))
	k.equal("revocation reason of a revoked CA", revoked.Certificate.RevocationReason, RevocationReason("KeyCompromise"))
	k.that("the revocation time of the CA is recent", time.Since(revoked.Certificate.RevocationTimestamp) < time.Hour)
	below := getCA(k, child.ID).Certificate
	k.equal("revocation reason of a subordinate below a revoked CA", below.RevocationReason, RevocationReason("CessationOfOperation"))
	const final = "new status transition not allowed for certificate"
	k.refused(400, final, status(root.ID, object{"status": "ACTIVE"}))
	k.refused(400, "CA already revoked", Request{
		method: "POST", route: "/cas/{id}/reissue", ids: []string{root.ID}, body: null,
	})
	k.refused(400, "CA Status inconsistent", Request{
		method: "POST", route: "/cas/{id}/certificates/sign", ids: []string{root.ID},
		body: object{"csr": request("late.acme.test")},
	})
}

func importedAuthorities(k *Check) {
	root := newForeign("Foreign Root", true, nil)
	middle := newForeign("Foreign Middle", true, &root)
	profile := newProfile(k, "for imports")
	imports := func(body object) Request { return Request{method: "POST", route: "/cas/import", body: body} }

	record := ok[CACertificate](k, 201, imports(object{"ca": root.pem()}))
	k.equal("type of a CA imported without key", record.Certificate.Type, CertificateType("IMPORTED_WITHOUT_KEY"))
	k.equal("engine of a CA imported without key", record.Certificate.EngineID, "")
	signing := ok[CACertificate](k, 201, imports(object{
		"id": "foreign-middle", "ca": middle.pem(), "private_key": middle.keyPEM(), "profile_id": profile.ID,
	}))
	k.equal("type of a CA imported with key", signing.Certificate.Type, CertificateType("IMPORTED_WITH_KEY"))
	k.equal("level of an imported subordinate", signing.Level, 1)
	k.equal("parent of an imported subordinate", signing.Certificate.IssuerMetadata.ID, record.ID)
	leaf := sign(k, signing.ID, object{"csr": request("below.acme.test")})
	pool, between := x509.NewCertPool(), x509.NewCertPool()
	pool.AddCert(root.certificate)
	between.AddCert(middle.certificate)
	_, err := leaf.Certificate.Verify(x509.VerifyOptions{
		Roots: pool, Intermediates: between, DNSName: "below.acme.test",
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	k.equal("Go verifies the chain", err, nil)
	k.refused(400, "CA and the provided key don't match",
		imports(object{"ca": newForeign("Other", true, nil).pem(), "private_key": middle.keyPEM()}))
	k.refused(400, "missing cert block", imports(object{"ca": ""}))
	k.refused(400, "struct validation error", imports(object{}))
	k.refused(404, "issuance profile not found", imports(object{"ca": root.pem(), "profile_id": unknownID}))
}
