"""Holds every example in the description of the interface for programs against the schema that it stands in."""

import json
import sys

import jsonschema_rs

with open(sys.argv[1], encoding="utf-8") as file:
    components = json.load(file)["components"]
held = 0
for name, schema in components["schemas"].items():
    if "example" in schema:
        whole = {"$ref": f"#/components/schemas/{name}", "components": components}
        jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(schema["example"])
        held += 1
print(f"{held} examples")
