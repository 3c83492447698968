// Command zlint lints every certificate of a directory with zlint and prints the findings as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3"
	"github.com/zmap/zlint/v3/lint"
)

// Sources of rules that bind every PKI on the Internet profile. The rules of the CA/Browser Forum, of root
// programs and of ETSI bind public CAs only.
var sources = lint.SourceList{
	lint.RFC3279, lint.RFC5280, lint.RFC5480, lint.RFC5891, lint.RFC8813, lint.Community,
}

type finding struct {
	Certificate string `json:"certificate"`
	Rule        string `json:"rule"`
	Level       string `json:"level"`
	Details     string `json:"details"`
}

type report struct {
	Version      string    `json:"version"`
	Rules        int       `json:"rules"`
	Certificates int       `json:"certificates"`
	Findings     []finding `json:"findings"`
}

func main() {
	result, err := lintAll(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func lintAll(directory string) (report, error) {
	rules, err := lint.GlobalRegistry().Filter(lint.FilterOptions{IncludeSources: sources})
	if err != nil {
		return report{}, err
	}
	files, err := filepath.Glob(filepath.Join(directory, "*.der"))
	if err != nil {
		return report{}, err
	}
	result := report{Version: version(), Rules: len(rules.Names()), Findings: []finding{}}
	for _, file := range files {
		der, err := os.ReadFile(file)
		if err != nil {
			return report{}, err
		}
		result.Certificates++
		result.Findings = append(result.Findings, findingsOf(filepath.Base(file), der, rules)...)
	}
	return result, nil
}

func findingsOf(name string, der []byte, rules lint.Registry) []finding {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return []finding{{name, "parse", "fatal", err.Error()}}
	}
	var findings []finding
	for rule, result := range zlint.LintCertificateEx(certificate, rules).Results {
		if result.Status > lint.Pass {
			findings = append(findings, finding{name, rule, result.Status.String(), result.Details})
		}
	}
	return findings
}

// version returns the version of zlint that this program was built with.
func version() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "github.com/zmap/zlint/v3" {
			return module.Version
		}
	}
	return "unknown"
}
