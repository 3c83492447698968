"""Hooks that put real ids, certificate requests and certificates into positive tests.

No schema can describe a signed certificate request or the id of an existing CA. Without these hooks, every such request
would end with 400 or 404, and would not test the code after validation. The stateful phase uses ids from answers.
"""

import json
import os

import schemathesis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

with open(os.environ["INTEROP_MATERIAL"], encoding="utf-8") as file:
    MATERIAL = json.load(file)

PATH_PARAMETERS = {
    "/v1/cas/{id}": ("id", "ca_id"),
    "/v1/certificates/{serialNumber}": ("serialNumber", "serial_number"),
    "/v1/profiles/{id}": ("id", "profile_id"),
    "/v1/stats/{id}": ("id", "ca_id"),
}
"""Path prefix to the path parameter and the name of its value in MATERIAL."""

BODY_FIELDS = {"csr", "certificate", "ca", "ca_id", "profile_id"}

SECRETS = {"private_key", "passphrase", "pkcs12"}
"""Fields that are removed, because they would have to match the certificate of the same body."""


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        for name in BODY_FIELDS & case.body.keys():
            case.body[name] = MATERIAL[name]
        for name in SECRETS & case.body.keys():
            del case.body[name]
    if case.meta.phase.name.value == "stateful" or case.method == "DELETE":
        return
    for beginning, (parameter, name) in PATH_PARAMETERS.items():
        if case.path.startswith(beginning):
            case.path_parameters[parameter] = MATERIAL[name_for(case, name)]


def name_for(case, name):
    """Returns the name of the value. Routes that revoke use an expendable CA and certificate."""
    return f"expendable_{name}" if case.path.endswith("/status") else name


@schemathesis.check
def negative_data_rejection_but_null(context, response, case):
    """Runs negative_data_rejection, except for bodies with a null, which counts as a missing field (contract 1.4)."""
    if has_null(case.body):
        return None
    return negative_data_rejection(context, response, case)


def has_null(value):
    if isinstance(value, dict):
        return any(has_null(member) for member in value.values())
    if isinstance(value, list):
        return any(has_null(entry) for entry in value)
    return value is None
