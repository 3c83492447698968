package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
)

func signatures(k *Check) {
	ca := newCA(k, "Signing CA", nil)
	message := []byte("a message")
	call := func(operation string, changes object) Request {
		body := object{
			"message": base64.StdEncoding.EncodeToString(message), "message_type": "raw",
			"signature_algorithm": "ECDSA_SHA_256",
		}
		for name, value := range changes {
			body[name] = value
		}
		return Request{method: "POST", route: "/cas/{id}/signature/" + operation, ids: []string{ca.ID}, body: body}
	}
	type signed struct {
		SignedData []byte `json:"signed_data"`
	}
	type verified struct {
		Valid bool `json:"valid"`
	}
	signature := ok[signed](k, 200, call("sign", nil)).SignedData
	digest := sha256.Sum256(message)
	public, _ := ca.Certificate.Certificate.PublicKey.(*ecdsa.PublicKey)
	k.that("Go verifies the signature", public != nil && ecdsa.VerifyASN1(public, digest[:], signature))
	k.equal("validity of the signature", ok[verified](k, 200, call("verify", object{"signature": signature})).Valid, true)
	k.equal("validity of the signature of the digest", ok[verified](k, 200, call("verify", object{
		"signature": signature, "message": digest[:], "message_type": "hash",
	})).Valid, true)
	k.equal("validity of the signature of another message", ok[verified](k, 200, call("verify", object{
		"signature": signature, "message": "AAAA",
	})).Valid, false)
	unknown := call("sign", nil)
	unknown.ids = []string{unknownID}
	k.refused(404, "CA not found", unknown)
}

func deletions(k *Check) {
	ca := newCA(k, "Deleted CA", nil)
	leaf := sign(k, ca.ID, object{"csr": request("orphan.acme.test")})
	remove := Request{method: "DELETE", route: "/cas/{id}", ids: []string{ca.ID}}
	k.refused(400, "CA Status inconsistent", remove)
	ok[CACertificate](k, 201, Request{
		method: "POST", route: "/cas/{id}/status", ids: []string{ca.ID}, body: object{"status": "REVOKED"},
	})
	remove.query = map[string][]string{"cascade_delete": {"true"}}
	k.refused(403, "cascade delete operations are not allowed by configuration", remove)
	remove.query = nil
	k.equal("answer of a deletion", ok[map[string]any](k, 200, remove), map[string]any{})
	k.refused(404, "CA not found", remove)
	k.equal("revocation reason of a certificate whose CA was deleted", getCertificate(k, string(leaf.SerialNumber)).RevocationReason,
		RevocationReason("CessationOfOperation"))
	for _, serial := range []Hex{leaf.SerialNumber, ca.SerialNumber} {
		k.empty(Request{method: "DELETE", route: "/certificates/{sn}", ids: []string{string(serial)}})
	}
}
