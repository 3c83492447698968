package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"time"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newKey() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) }

// base64PEM encodes a binary value for the API (contract 2.2).
func base64PEM(label string, der []byte) string {
	return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// request returns a PKCS#10 request with a DNS name.
func request(commonName string) string {
	template := &x509.CertificateRequest{
		Subject:  pkix.Name{CommonName: commonName, Organization: []string{"Acme"}},
		DNSNames: []string{commonName},
	}
	return base64PEM("CERTIFICATE REQUEST", must(x509.CreateCertificateRequest(rand.Reader, template, newKey())))
}

// foreign returns a certificate that Go issues, not the service.
type foreign struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newForeign(commonName string, isCA bool, issuer *foreign) foreign {
	template := &x509.Certificate{
		SerialNumber:          must(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))),
		Subject:               pkix.Name{CommonName: commonName},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(365 * 24 * time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		IsCA:                  isCA,
		BasicConstraintsValid: isCA,
	}
	if isCA {
		template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	}
	made := foreign{key: newKey()}
	signer, parent := made.key, template
	if issuer != nil {
		signer, parent = issuer.key, issuer.certificate
	}
	der := must(x509.CreateCertificate(rand.Reader, template, parent, made.key.Public(), signer))
	made.certificate = must(x509.ParseCertificate(der))
	return made
}

func (f foreign) pem() string { return base64PEM("CERTIFICATE", f.certificate.Raw) }

// keyPEM encodes the private key as PKCS#8 in PEM.
func (f foreign) keyPEM() string {
	return base64PEM("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(f.key)))
}

// keyID returns the SHA-256 of the DER SubjectPublicKeyInfo in hex (contract 1.7).
func keyID(public crypto.PublicKey) Hex {
	digest := sha256.Sum256(must(x509.MarshalPKIXPublicKey(public)))
	return Hex(hex.EncodeToString(digest[:]))
}
