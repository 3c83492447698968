package main

import (
	"crypto/x509"
	"time"
)

func sign(k *Check, caID string, body object) Certificate {
	return ok[Certificate](k, 201, Request{
		method: "POST", route: "/cas/{id}/certificates/sign", ids: []string{caID}, body: body,
	})
}

func getCertificate(k *Check, serialNumber string) Certificate {
	return ok[Certificate](k, 200, Request{method: "GET", route: "/certificates/{sn}", ids: []string{serialNumber}})
}

func certificates(k *Check) {
	ca := newCA(k, "Device CA", nil)
	leaf := sign(k, ca.ID, object{"csr": request("sensor-0001.acme.test")})
	k.equal("subject of the certificate", leaf.Subject, Subject{CommonName: "sensor-0001.acme.test", Organization: "Acme"})
	k.equal("issuer of the certificate", leaf.Issuer, ca.Certificate.Subject)
	k.equal("issuer metadata of the certificate", leaf.IssuerMetadata, IssuerMetadata{string(ca.SerialNumber), ca.ID, ca.Level})
	k.equal("extensions of the certificate", leaf.Extensions, Extensions{KeyUsage(1), ExtKeyUsages{"ClientAuth"}})
	k.equal("metadata of the certificate", leaf.Metadata, map[string]any{})
	k.equal("type of the certificate", leaf.Type, CertificateType("IMPORTED_WITHOUT_KEY"))
	k.equal("authority key id of the certificate", leaf.AuthorityKeyID, ca.Certificate.SubjectKeyID)
	k.that("the certificate is not a CA certificate", !leaf.IsCA && !leaf.Certificate.IsCA)
	roots := x509.NewCertPool()
	roots.AddCert(ca.Certificate.Certificate.Certificate)
	_, err := leaf.Certificate.Verify(x509.VerifyOptions{
		Roots: roots, DNSName: "sensor-0001.acme.test", KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	k.equal("Go verifies the chain", err, nil)
	serial := string(leaf.SerialNumber)
	k.equal("certificate as read by GET", getCertificate(k, serial), leaf)
	k.equal("certificate as read below its CA", ok[Certificate](k, 200, Request{
		method: "GET", route: "/cas/{id}/certificates/{sn}", ids: []string{ca.ID, serial},
	}), leaf)
	statusOf(k, serial)
	certificateMetadata(k, serial)
	createdCertificates(k, ca)
	importedCertificates(k, ca)
}

func statusOf(k *Check, serial string) {
	change := func(status, reason string) Request {
		return Request{
			method: "PUT", route: "/certificates/{sn}/status", ids: []string{serial},
			body: object{"status": status, "revocation_reason": reason},
		}
	}
	held := ok[Certificate](k, 200, change("REVOKED", "CertificateHold"))
	k.equal("revocation reason of a certificate on hold", held.RevocationReason, RevocationReason("CertificateHold"))
	released := ok[Certificate](k, 200, change("ACTIVE", "Unspecified"))
	k.that("a release resets the time and keeps the reason",
		released.RevocationTimestamp.IsZero() && released.RevocationReason == "CertificateHold")
	k.refused(400, "struct validation error", change("", "Unspecified"))
	k.refused(400, "unsupported revocation code", change("REVOKED", ""))
	revoked := ok[Certificate](k, 200, change("REVOKED", "Superseded"))
	k.that("the revocation time of the certificate is recent", time.Since(revoked.RevocationTimestamp) < time.Hour)
	k.refused(400, "new status transition not allowed for certificate", change("ACTIVE", "Unspecified"))
}

func certificateMetadata(k *Check, serial string) {
	update := Request{method: "PUT", route: "/certificates/{sn}/metadata", ids: []string{serial}}
	update.body = object{"Patches": []object{{"op": "add", "path": "/lamassu.io~1ra~1attached-to", "value": object{
		"authorized_by": object{"ra_id": "ra-1"}, "device_id": "device-1",
	}}}}
	k.equal("metadata after adding attached-to", ok[Certificate](k, 200, update).Metadata, map[string]any{
		"lamassu.io/ra/attached-to": map[string]any{
			"authorized_by": map[string]any{"ra_id": "ra-1"}, "device_id": "device-1",
		},
	})
	update.method = "PATCH"
	update.body = object{"patches": []object{{"op": "add", "path": "/a/b/0", "value": 1}}}
	metadata := ok[Certificate](k, 200, update).Metadata
	k.equal("add creates missing parents", metadata["a"], any(map[string]any{"b": []any{1.0}}))
	update.body = object{"patches": []object{{"op": "replace", "path": "/missing", "value": 1}}}
	response, what := k.send(update)
	k.equal(what+": a patch that cannot be applied", response.Status, 400)
	update.body = object{"patches": nil}
	k.refused(400, "struct validation error", update)
}

func createdCertificates(k *Check, ca CACertificate) {
	create := func(body object) Request { return Request{method: "POST", route: "/certificates", body: body} }
	made := ok[Certificate](k, 201, create(object{
		"ca_id": ca.ID, "key_spec": object{"type": "RSA", "bits": 2048},
		"subject": object{"common_name": "gateway"}, "metadata": object{"room": "17"},
	}))
	k.equal("type of a created certificate", made.Type, CertificateType("MANAGED"))
	k.equal("engine of a created certificate", made.EngineID, "filesystem-1")
	k.equal("key metadata of a created certificate", made.KeyMetadata, KeyStrengthMetadata{"RSA", 2048, "MEDIUM"})
	k.equal("metadata of a created certificate", made.Metadata, map[string]any{"room": "17"})
	again := ok[Certificate](k, 201, create(object{
		"ca_id": ca.ID, "key_spec": object{"key_identifier": made.SubjectKeyID}, "subject": object{"common_name": "gateway"},
	}))
	k.equal("subject key id of a second certificate for the same key", again.SubjectKeyID, made.SubjectKeyID)

	const invalid = "invalid key spec: exactly one of (Type+Bits) or KeyIdentifier must be provided"
	k.refused(400, invalid, create(object{"ca_id": ca.ID, "key_spec": object{}}))
	k.refused(400, invalid, create(object{"ca_id": ca.ID, "key_spec": object{"type": "RSA"}}))
	k.refused(400, "struct validation error", create(object{"key_spec": object{"type": "RSA", "bits": 2048}}))
	spec := object{"type": "ECDSA", "bits": 256}
	k.refused(404, "CA not found", create(object{"ca_id": unknownID, "key_spec": spec}))
	k.refused(404, "issuance profile not found",
		create(object{"ca_id": ca.ID, "key_spec": spec, "issuance_profile_id": unknownID}))
	k.refused(404, "key not found", create(object{"ca_id": ca.ID, "key_spec": object{"key_identifier": "none"}}))
}

func importedCertificates(k *Check, ca CACertificate) {
	stranger := newForeign("stranger", false, nil)
	request := Request{method: "POST", route: "/certificates/import", body: object{"certificate": stranger.pem()}}
	imported := ok[Certificate](k, 201, request)
	k.equal("issuer metadata of an imported certificate with an unknown issuer", imported.IssuerMetadata, IssuerMetadata{"-", "-", -1})
	k.that("the metadata of an imported certificate are null", imported.Metadata == nil)
	k.refused(409, "certificate already exists", request)
	serial := string(imported.SerialNumber)
	k.empty(Request{method: "DELETE", route: "/certificates/{sn}", ids: []string{serial}})
	k.refused(404, "certificate not found", Request{method: "GET", route: "/certificates/{sn}", ids: []string{serial}})
	k.refused(400, "cannot delete certificate: issuer CA still exists", Request{
		method: "DELETE", route: "/certificates/{sn}", ids: []string{string(ca.SerialNumber)},
	})
}
