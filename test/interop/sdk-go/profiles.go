package main

import "time"

const (
	unknownID = "6f534035-9b52-4063-9a2c-3454f91aad73"
	year      = 364 * 24 * time.Hour
)

// newProfile creates the profile for devices of contract 2.11.
func newProfile(k *Check, name string) IssuanceProfile {
	return ok[IssuanceProfile](k, 201, Request{method: "POST", route: "/profiles", body: deviceProfile(name)})
}

func deviceProfile(name string) object {
	return object{
		"name":                name,
		"description":         "client certificates, one year",
		"validity":            object{"type": "Duration", "duration": "365d"},
		"key_usage":           []string{"DigitalSignature"},
		"extended_key_usages": []string{"clientauth"},
		"honor_subject":       true,
		"honor_extensions":    true,
		"crypto_enforcement": object{
			"enabled": true, "allow_rsa_keys": true, "allowed_rsa_key_sizes": []int{2048, 3072},
			"allow_ecdsa_keys": true, "allowed_ecdsa_key_sizes": nil,
		},
	}
}

func profiles(k *Check) {
	profile := newProfile(k, "IoT device")
	k.equal("name of the profile", profile.Name, "IoT device")
	k.equal("validity of the profile", profile.Validity.Duration, Duration(year+24*time.Hour))
	k.that("a validity without time has the zero time", profile.Validity.Time.IsZero())
	k.equal("key usage of the profile", profile.KeyUsage, KeyUsage(1))
	k.equal("extended key usages of the profile", profile.ExtendedKeyUsages, ExtKeyUsages{"ClientAuth"})
	k.equal("allowed RSA key sizes", profile.CryptoEnforcement.AllowedRSAKeySizes, []int{2048, 3072})
	k.that("the allowed ECDSA key sizes are null", profile.CryptoEnforcement.AllowedECDSAKeySizes == nil)

	read := ok[IssuanceProfile](k, 200, Request{method: "GET", route: "/profiles/{id}", ids: []string{profile.ID}})
	k.equal("profile as read by GET", read, profile)
	updated := ok[IssuanceProfile](k, 200, Request{
		method: "PUT", route: "/profiles/{id}", ids: []string{profile.ID},
		body: object{"id": "ignored", "name": "changed", "key_usage": " KeyAgreement "},
	})
	k.equal("profile replaced by PUT", updated, IssuanceProfile{
		ID: profile.ID, Name: "changed", KeyUsage: 1 << 4,
		CryptoEnforcement: updated.CryptoEnforcement, Validity: updated.Validity,
	})
	minimal := ok[IssuanceProfile](k, 201, Request{method: "POST", route: "/profiles", body: object{}})
	k.that("a second profile has another id", minimal.ID != "" && minimal.ID != profile.ID)

	const missing = "issuance profile not found"
	k.refused(404, missing, Request{method: "GET", route: "/profiles/{id}", ids: []string{unknownID}})
	k.refused(404, missing, Request{
		method: "PUT", route: "/profiles/{id}", ids: []string{unknownID}, body: deviceProfile("x"),
	})
	k.empty(Request{method: "DELETE", route: "/profiles/{id}", ids: []string{minimal.ID}})
	k.refused(404, missing, Request{method: "DELETE", route: "/profiles/{id}", ids: []string{minimal.ID}})
	// The service names the field before the text of contract 2.1, which the SDK does not compare.
	k.refused(400, "key_usage.0: unknown key usage: Everything", Request{
		method: "POST", route: "/profiles", body: object{"key_usage": []string{"Everything"}},
	})
	k.refused(400, "extended_key_usages.0: unsupported ext key usage", Request{
		method: "POST", route: "/profiles", body: object{"extended_key_usages": []string{"Everything"}},
	})
}
