package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"

	"ca-service/test/interop/generated-go/ca"
)

// Round is one run of the test.
type Round struct {
	report *report
	client *ca.ClientWithResponses
}

func (r *Round) run(ctx context.Context) (err error) {
	if r.client, err = newClient(); err != nil {
		return err
	}
	profile, err := r.createProfile(ctx)
	if err != nil {
		return err
	}
	authority, err := r.createCa(ctx, profile)
	if err != nil {
		return err
	}
	certificate, err := r.sign(ctx, authority)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, *ca.CertificateAuthority, *ca.Certificate) error{
		r.list, r.revoke, r.statistics, r.fail,
	} {
		if err := step(ctx, authority, certificate); err != nil {
			return err
		}
	}
	return nil
}

func (r *Round) createProfile(ctx context.Context) (*ca.IssuanceProfile, error) {
	answer, err := r.client.CreateProfileWithResponse(ctx, ca.CreateProfileRequest{
		Name:              new("generated Go client"),
		Validity:          &ca.ProfileValidityRequest{Type: new("Duration"), Duration: new("90d")},
		HonorSubject:      new(true),
		ExtendedKeyUsages: &[]string{"ClientAuth"},
	})
	if err != nil {
		return nil, err
	}
	profile, err := answered(r, "createProfile", answer.JSON201, answer.StatusCode(), answer.Body)
	if err == nil {
		equal(r, "name of the profile", profile.Name, "generated Go client")
		equal(r, "validity", *profile.Validity.Duration, "12w6d")
	}
	return profile, err
}

func (r *Round) createCa(ctx context.Context, profile *ca.IssuanceProfile) (*ca.CertificateAuthority, error) {
	answer, err := r.client.CreateCaWithResponse(ctx, ca.CreateCaRequest{
		Subject:      &ca.SubjectRequest{CommonName: new("Generated Root"), Country: new("ES")},
		KeyMetadata:  &ca.KeyMetadataRequest{Type: new("ECDSA"), Bits: new(256)},
		CaExpiration: &ca.ValidityRequest{Type: new("Duration"), Duration: new("10y")},
		ProfileId:    profile.Id,
	})
	if err != nil {
		return nil, err
	}
	authority, err := answered(r, "createCa", answer.JSON201, answer.StatusCode(), answer.Body)
	if err == nil {
		equal(r, "level", authority.Level, 0)
		equal(r, "status", authority.Certificate.Status, ca.CertificateStatusACTIVE)
		equal(r, "profile", authority.ProfileId, profile.Id)
	}
	return authority, err
}

func (r *Round) sign(ctx context.Context, authority *ca.CertificateAuthority) (*ca.Certificate, error) {
	csr, err := newRequest("generated-device")
	if err != nil {
		return nil, err
	}
	body := ca.SignCertificateRequest{Csr: csr}
	answer, err := r.client.SignCertificateWithResponse(ctx, authority.Id, &ca.SignCertificateParams{}, body)
	if err != nil {
		return nil, err
	}
	certificate, err := answered(r, "signCertificate", answer.JSON201, answer.StatusCode(), answer.Body)
	if err != nil {
		return nil, err
	}
	equal(r, "subject", certificate.Subject.CommonName, "generated-device")
	block, _ := pem.Decode(certificate.Certificate)
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	equal(r, "valid to", certificate.ValidTo.Unix(), parsed.NotAfter.Unix())
	return certificate, nil
}

func (r *Round) list(ctx context.Context, authority *ca.CertificateAuthority, certificate *ca.Certificate) error {
	params := &ca.ListCertificatesOfCaParams{Filter: &[]string{"is_ca[eq]false"}, SortMode: new("desc")}
	answer, err := r.client.ListCertificatesOfCaWithResponse(ctx, authority.Id, params)
	if err != nil {
		return err
	}
	page, err := answered(r, "listCertificatesOfCa", answer.JSON200, answer.StatusCode(), answer.Body)
	if err != nil {
		return err
	}
	equal(r, "length of the list", len(page.List), 1)
	equal(r, "next", page.Next, "")
	if len(page.List) > 0 {
		equal(r, "listed certificate", page.List[0].SerialNumber, certificate.SerialNumber)
	}
	return nil
}

func (r *Round) revoke(ctx context.Context, _ *ca.CertificateAuthority, certificate *ca.Certificate) error {
	answer, err := r.client.ChangeCertificateStatusWithResponse(ctx, certificate.SerialNumber, nil, ca.ChangeStatusRequest{
		Status:           "REVOKED",
		RevocationReason: new(ca.ChangeStatusRequestRevocationReason("KeyCompromise")),
	})
	if err != nil {
		return err
	}
	revoked, err := answered(r, "changeCertificateStatus", answer.JSON200, answer.StatusCode(), answer.Body)
	if err != nil {
		return err
	}
	equal(r, "status", revoked.Status, ca.CertificateStatusREVOKED)
	equal(r, "reason", string(revoked.RevocationReason), "KeyCompromise")
	return nil
}

func (r *Round) statistics(ctx context.Context, authority *ca.CertificateAuthority, _ *ca.Certificate) error {
	answer, err := r.client.GetCaStatisticsWithResponse(ctx, authority.Id, nil)
	if err != nil {
		return err
	}
	counts, err := answered(r, "getCaStatistics", answer.JSON200, answer.StatusCode(), answer.Body)
	if err != nil {
		return err
	}
	equal(r, "active and revoked", [2]int{counts.ACTIVE, counts.REVOKED}, [2]int{1, 1})
	all, err := r.client.GetStatisticsWithResponse(ctx, nil)
	if err != nil {
		return err
	}
	statistics, err := answered(r, "getStatistics", all.JSON200, all.StatusCode(), all.Body)
	if err == nil {
		equal(r, "CAs", statistics.Cas.Total, 1)
	}
	return err
}

// fail asserts that errors have a model as well.
func (r *Round) fail(ctx context.Context, _ *ca.CertificateAuthority, _ *ca.Certificate) error {
	answer, err := r.client.GetCaWithResponse(ctx, "unknown")
	if err != nil {
		return err
	}
	body, err := answered(r, "getCa of an unknown id", answer.JSON404, answer.StatusCode(), answer.Body)
	if err == nil {
		equal(r, "err", body.Err, "CA not found")
	}
	return err
}

// newRequest returns a PKCS#10 request in PEM.
func newRequest(commonName string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.CertificateRequest{Subject: pkix.Name{CommonName: commonName}}
	der, err := x509.CreateCertificateRequest(rand.Reader, template, key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}
