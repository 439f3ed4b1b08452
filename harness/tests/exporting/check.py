"""Checks what `samesite export` wrote, by what its readers have published.

    check.py har ARCHIVE SCHEMAS        an HTTP archive, by the schemas of the package har-schema
    check.py mdn PATCH DATA             a patch, by the keys and versions of browser-compat-data
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

    def look(place, known, path):
        for key, value in place.items():
            if key == "support":
                wrong.extend(f"{path}: no browser {browser}" for browser in value if browser not in data["browsers"])
            elif key not in known:
                wrong.append(f"no key {path}.{key}")
            else:
                look(value, known[key], f"{path}.{key}")

    look(document["merge_patch"], data, "")
    return wrong


form, document, known = sys.argv[1:]
found = {"har": har, "mdn": mdn}[form](document, known)
for line in found:
    print(f"{document}: {line}")
sys.exit(1 if found else 0)
