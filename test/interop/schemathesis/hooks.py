"""Puts real ids, requests and certificates into requests that the service is to accept.

No schema describes a certificate request that is signed, or the id of a CA that exists. Without them every positive
request would end with 400 or 404, and the code behind would not be tested. The stateful phase has ids of its own.
"""

import json
import os

import schemathesis
from schemathesis import GenerationMode

with open(os.environ["INTEROP_MATERIAL"], encoding="utf-8") as file:
    MATERIAL = json.load(file)

PATH_PARAMETERS = {
    "/v1/cas/{id}": {"id": "ca_id"},
    "/v1/certificates/{serialNumber}": {"serialNumber": "serial_number"},
    "/v1/profiles/{id}": {"id": "profile_id"},
    "/v1/stats/{id}": {"id": "ca_id"},
}
"""By the beginning of the path."""

BODY_FIELDS = {"csr", "certificate", "ca", "ca_id", "profile_id"}


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        for name in BODY_FIELDS & case.body.keys():
            case.body[name] = MATERIAL[name]
    if case.meta.phase.name.value == "stateful" or case.method == "DELETE":
        return
    for beginning, parameters in PATH_PARAMETERS.items():
        if case.path.startswith(beginning):
            for parameter, name in parameters.items():
                case.path_parameters[parameter] = MATERIAL[name_for(case, name)]


def name_for(case, name):
    """A CA and a certificate of their own for the routes that revoke: the others need active ones."""
    return f"expendable_{name}" if case.path.endswith("/status") else name
