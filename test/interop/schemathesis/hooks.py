"""What schemathesis cannot know about the service.

Requests that are to be accepted get real ids, requests and certificates: no schema describes a certificate request
that is signed, or the id of a CA that exists. Without them every such request would end with 400 or 404, and the code
behind would not be tested. The stateful phase has ids of its own.
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
"""By the beginning of the path: the parameter and what it becomes."""

BODY_FIELDS = {"csr", "certificate", "ca", "ca_id", "profile_id"}

SECRETS = {"private_key", "passphrase", "pkcs12"}
"""Fields that would have to fit the certificate beside them."""


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
    """A CA and a certificate of their own for the routes that revoke: the others need active ones."""
    return f"expendable_{name}" if case.path.endswith("/status") else name


@schemathesis.check
def negative_data_rejection_but_null(context, response, case):
    """The check negative_data_rejection for requests in whose bodies nothing is null (contract 1.4)."""
    if has_null(case.body):
        return None
    return negative_data_rejection(context, response, case)


def has_null(value):
    if isinstance(value, dict):
        return any(has_null(member) for member in value.values())
    if isinstance(value, list):
        return any(has_null(entry) for entry in value)
    return value is None
