"""Reads the text that a server shows to Prometheus, with the reader of the Prometheus project, and writes each number as a
line of JSON: its name, its labels, its value, and what kind of number it is."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        number = {"name": sample.name, "labels": sample.labels, "value": sample.value, "kind": family.type}
        print(json.dumps(number))
