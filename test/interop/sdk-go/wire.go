package main

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Duration is a TimeDuration (contract 2.3) in the form that the service answers: units from the largest to the
// smallest, no fractions. A year has 364 days.
type Duration time.Duration

var (
	durationForm = regexp.MustCompile(`^-?(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?(?:(\d+)us)?(?:(\d+)ns)?$`)
	durationUnit = []time.Duration{
		364 * 24 * time.Hour, 7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second,
		time.Millisecond, time.Microsecond, time.Nanosecond,
	}
)

func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := strict(data, &text); err != nil {
		return err
	}
	parts := durationForm.FindStringSubmatch(text)
	if text == "" || parts == nil {
		return fmt.Errorf("duration %q is not of the form of contract 2.3", text)
	}
	var sum time.Duration
	for at, part := range parts[1:] {
		if part == "" {
			continue
		}
		number, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return err
		}
		sum += time.Duration(number) * durationUnit[at]
	}
	*d = Duration(sum)
	return nil
}

// word checks that a text is one of a closed set.
func word(data []byte, allowed ...string) (string, error) {
	var text string
	if err := strict(data, &text); err != nil {
		return "", err
	}
	for _, each := range allowed {
		if text == each {
			return text, nil
		}
	}
	return "", fmt.Errorf("%q is not one of %v", text, allowed)
}

// RevocationReason is one of the words of contract 2.1.
type RevocationReason string

func (r *RevocationReason) UnmarshalJSON(data []byte) error {
	text, err := word(data, "Unspecified", "KeyCompromise", "CACompromise", "AffiliationChanged", "Superseded",
		"CessationOfOperation", "CertificateHold", "RemoveFromCRL", "PrivilegeWithdrawn", "AACompromise")
	*r = RevocationReason(text)
	return err
}

// CertificateStatus is one of the words of contract 2.1.
type CertificateStatus string

func (s *CertificateStatus) UnmarshalJSON(data []byte) error {
	text, err := word(data, "ACTIVE", "EXPIRED", "REVOKED", "INACTIVE")
	*s = CertificateStatus(text)
	return err
}

// CertificateType is one of the words of contract 2.1.
type CertificateType string

func (t *CertificateType) UnmarshalJSON(data []byte) error {
	text, err := word(data, "MANAGED", "IMPORTED_WITH_KEY", "IMPORTED_WITHOUT_KEY")
	*t = CertificateType(text)
	return err
}

// KeyType is one of the words of contract 2.1.
type KeyType string

func (t *KeyType) UnmarshalJSON(data []byte) error {
	text, err := word(data, "RSA", "ECDSA", "DSA", "Ed25519", "0")
	*t = KeyType(text)
	return err
}

// KeyUsage is a bit mask that travels as a list of names in the order of the bits (contract 2.1).
type KeyUsage x509.KeyUsage

var keyUsageNames = []string{
	"DigitalSignature", "ContentCommitment", "KeyEncipherment", "DataEncipherment", "KeyAgreement", "CertSign",
	"CRLSign", "EncipherOnly", "DecipherOnly",
}

func (u *KeyUsage) UnmarshalJSON(data []byte) error {
	bits, err := namedBits(data, keyUsageNames)
	*u = KeyUsage(bits)
	return err
}

// ExtKeyUsages are names of contract 2.1, in any order.
type ExtKeyUsages []string

var extKeyUsageNames = []string{
	"Any", "ServerAuth", "ClientAuth", "CodeSigning", "EmailProtection", "IPSECEndSystem", "IPSECTunnel", "IPSECUser",
	"TimeStamping", "OCSPSigning", "MicrosoftServerGatedCrypto", "NetscapeServerGatedCrypto",
	"MicrosoftCommercialCodeSigning", "MicrosoftKernelCodeSigning",
}

func (u *ExtKeyUsages) UnmarshalJSON(data []byte) error {
	var names []json.RawMessage
	if err := list(data, &names); err != nil {
		return err
	}
	for _, name := range names {
		text, err := word(name, extKeyUsageNames...)
		if err != nil {
			return err
		}
		*u = append(*u, text)
	}
	return nil
}

func namedBits(data []byte, names []string) (int, error) {
	var words []json.RawMessage
	if err := list(data, &words); err != nil {
		return 0, err
	}
	bits, last := 0, -1
	for _, each := range words {
		text, err := word(each, names...)
		if err != nil {
			return 0, err
		}
		for bit, name := range names {
			if name != text {
				continue
			}
			if bit <= last {
				return 0, fmt.Errorf("%s is out of order", text)
			}
			bits |= 1 << bit
			last = bit
		}
	}
	return bits, nil
}

// PEM is an X.509 certificate as base64 of PEM with one final newline (contract 2.2).
type PEM struct{ *x509.Certificate }

func (p *PEM) UnmarshalJSON(data []byte) error {
	var text string
	if err := strict(data, &text); err != nil {
		return err
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return err
	}
	block, rest := pem.Decode(decoded)
	if block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 {
		return fmt.Errorf("not one PEM block CERTIFICATE: %q", decoded)
	}
	if canonical := pem.EncodeToMemory(block); !bytes.Equal(canonical, decoded) {
		return fmt.Errorf("PEM differs from what Go writes")
	}
	p.Certificate, err = x509.ParseCertificate(block.Bytes)
	return err
}

// Hex is lower-case hex with an even number of digits (contract 1.7), or empty.
type Hex string

var hexForm = regexp.MustCompile(`^(?:[0-9a-f]{2})*$`)

func (h *Hex) UnmarshalJSON(data []byte) error {
	var text string
	if err := strict(data, &text); err != nil {
		return err
	}
	if !hexForm.MatchString(text) {
		return fmt.Errorf("%q is not lower-case hex", text)
	}
	*h = Hex(text)
	return nil
}

// strict decodes JSON that is not null.
func strict(data []byte, into any) error {
	if bytes.Equal(data, []byte("null")) {
		return fmt.Errorf("null instead of a value")
	}
	return json.Unmarshal(data, into)
}

// list decodes a JSON array, which is never null (contract 2.1).
func list(data []byte, into *[]json.RawMessage) error { return strict(data, into) }
