#!/usr/bin/env python3
"""validate.py SCHEMA RESULT...: each result must satisfy the JSON Schema; exit code 77 without jsonschema."""
import json
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: Python's jsonschema is not installed")
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failed = False
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        for error in validator.iter_errors(json.load(file)):
            best = jsonschema.exceptions.best_match([error])
            print(f"{path}: {'/'.join(map(str, best.absolute_path))}: {best.message}")
            failed = True
sys.exit(failed)
