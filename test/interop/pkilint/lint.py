"""Lints every certificate of a directory with pkilint by RFC 5280 and prints the findings as JSON."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from pkilint import loader
from pkilint.pkix import certificate, extension, name
from pkilint.validation import ValidationFindingSeverity

LEAST_SEVERE = ValidationFindingSeverity.WARNING  # 0 is the most severe


def pkix_validator():
    """Returns the validators that the command lint_pkix_cert uses."""
    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(
            name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS
        ),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )


def findings_of(path, validator):
    """Returns the findings of one certificate. A parse error is a finding as well."""
    try:
        document = loader.load_certificate(path.read_bytes(), path.name)
        results = validator.validate(document.root)
    except Exception as error:  # pkilint raises several exception types
        return [finding(path, "parse", "fatal", str(error))]
    return [
        finding(path, found.finding.code, found.finding.severity.name.lower(), found.message)
        for result in results
        for found in result.finding_descriptions
        if found.finding.severity <= LEAST_SEVERE
    ]


def finding(path, rule, level, details):
    return {"certificate": path.name, "rule": rule, "level": level, "details": details or ""}


def main():
    validator = pkix_validator()
    files = sorted(Path(sys.argv[1]).glob("*.der"))
    findings = [found for file in files for found in findings_of(file, validator)]
    report = {"version": version("pkilint"), "certificates": len(files), "findings": findings}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
