package main

import "time"

// Subject of contract 2.5.
type Subject struct {
	CommonName       string `json:"common_name"`
	Organization     string `json:"organization"`
	OrganizationUnit string `json:"organization_unit"`
	Country          string `json:"country"`
	State            string `json:"state"`
	Locality         string `json:"locality"`
}

// KeyStrengthMetadata of contract 2.6.
type KeyStrengthMetadata struct {
	Type     KeyType `json:"type"`
	Bits     int     `json:"bits"`
	Strength string  `json:"strength"`
}

// IssuerMetadata of contract 2.7.
type IssuerMetadata struct {
	SerialNumber string `json:"serial_number"`
	ID           string `json:"id"`
	Level        int    `json:"level"`
}

// Extensions of contract 2.7.
type Extensions struct {
	KeyUsage         KeyUsage     `json:"key_usage"`
	ExtendedKeyUsage ExtKeyUsages `json:"extended_key_usage"`
}

// Certificate of contract 2.7.
type Certificate struct {
	SerialNumber        Hex                 `json:"serial_number"`
	SubjectKeyID        Hex                 `json:"subject_key_id"`
	AuthorityKeyID      Hex                 `json:"authority_key_id"`
	Metadata            map[string]any      `json:"metadata"`
	Status              CertificateStatus   `json:"status"`
	Certificate         PEM                 `json:"certificate"`
	KeyMetadata         KeyStrengthMetadata `json:"key_metadata"`
	Subject             Subject             `json:"subject"`
	Issuer              Subject             `json:"issuer"`
	ValidFrom           time.Time           `json:"valid_from"`
	Extensions          Extensions          `json:"extensions"`
	IssuerMetadata      IssuerMetadata      `json:"issuer_metadata"`
	ValidTo             time.Time           `json:"valid_to"`
	RevocationTimestamp time.Time           `json:"revocation_timestamp"`
	RevocationReason    RevocationReason    `json:"revocation_reason"`
	Type                CertificateType     `json:"type"`
	EngineID            string              `json:"engine_id"`
	IsCA                bool                `json:"is_ca"`
}

// CACertificate of contract 2.8.
type CACertificate struct {
	ID           string         `json:"id"`
	Certificate  Certificate    `json:"certificate"`
	SerialNumber Hex            `json:"serial_number"`
	Metadata     map[string]any `json:"metadata"`
	CreationTS   time.Time      `json:"creation_ts"`
	Level        int            `json:"level"`
	ProfileID    string         `json:"profile_id"`
}

// Validity of contract 2.4.
type Validity struct {
	Type     string    `json:"type"`
	Duration Duration  `json:"duration"`
	Time     time.Time `json:"time"`
}

// CryptoEnforcement of contract 2.9.
type CryptoEnforcement struct {
	Enabled              bool  `json:"enabled"`
	AllowRSAKeys         bool  `json:"allow_rsa_keys"`
	AllowedRSAKeySizes   []int `json:"allowed_rsa_key_sizes"`
	AllowECDSAKeys       bool  `json:"allow_ecdsa_keys"`
	AllowedECDSAKeySizes []int `json:"allowed_ecdsa_key_sizes"`
}

// IssuanceProfile of contract 2.9.
type IssuanceProfile struct {
	ID                     string            `json:"id"`
	Name                   string            `json:"name"`
	Description            string            `json:"description"`
	Validity               Validity          `json:"validity"`
	SignAsCA               bool              `json:"sign_as_ca"`
	HonorKeyUsage          bool              `json:"honor_key_usage"`
	KeyUsage               KeyUsage          `json:"key_usage"`
	HonorExtendedKeyUsages bool              `json:"honor_extended_key_usages"`
	ExtendedKeyUsages      ExtKeyUsages      `json:"extended_key_usages"`
	HonorSubject           bool              `json:"honor_subject"`
	Subject                Subject           `json:"subject"`
	HonorExtensions        bool              `json:"honor_extensions"`
	CryptoEnforcement      CryptoEnforcement `json:"crypto_enforcement"`
}

// Page of contract 2.10.
type Page[T any] struct {
	Next *string `json:"next"`
	List []T     `json:"list"`
}

// Statistics of contract 2.11.
type Statistics struct {
	CAs struct {
		Total              int            `json:"total"`
		EngineDistribution map[string]int `json:"engine_distribution"`
		StatusDistribution map[string]int `json:"status_distribution"`
	} `json:"cas"`
	Certificates struct {
		Total              int            `json:"total"`
		CADistribution     map[string]int `json:"ca_distribution"`
		StatusDistribution map[string]int `json:"status_distribution"`
	} `json:"certificates"`
}

// object is the JSON body of a request.
type object = map[string]any
