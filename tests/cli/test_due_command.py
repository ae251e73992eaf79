"""`touch due` as a person meets it: the page, the JSON, the filters, the same again the second time."""

import json

import pytest
from conftest import MORNING, Room, Touch
