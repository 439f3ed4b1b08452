"""Checks what `samesite export` wrote, by what its readers have published.

    check.py har ARCHIVE SCHEMAS        an HTTP archive, by the schemas of the package har-schema
    check.py mdn PATCH DATA             a patch, by the keys and browsers of browser-compat-data
"""
import json
import pathlib
import sys


def har(archive, schemas):
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT6
    known = {path.stem: json.loads(path.read_text()) for path in pathlib.Path(schemas).glob("*.json")}
    registry = Registry().with_resources(
        (schema.get("$id", name), Resource.from_contents(schema, default_specification=DRAFT6)) for name, schema in known.items())
    validator = Draft7Validator(known["har"], registry=registry)
    document = json.loads(pathlib.Path(archive).read_text())
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(document)]


def mdn(patch, data):
    document = json.loads(pathlib.Path(patch).read_text())
    data = json.loads(pathlib.Path(data).read_text())
    wrong = []
    for one in document["evidence"]:
        place = data
        for part in one["key"].split("."):
            place = place.get(part, {})
        if "__compat" not in place:
            wrong.append(f"no key {one['key']}")
    for operation in document["patch"]:
        *above, browser = operation["path"].strip("/").split("/")
        place = data
        for part in above:
            place = place.get(part, {})
        if operation["op"] != "replace" or browser not in place:
            wrong.append(f"nothing to replace at {operation['path']}")
    return wrong


form, document, known = sys.argv[1:]
found = {"har": har, "mdn": mdn}[form](document, known)
for line in found:
    print(f"{document}: {line}")
sys.exit(1 if found else 0)
