"""JSON Schemas of ledgers: fields and states with their names in both languages."""

import json

import pytest

from council.documents.schemas import schema
from council.domain.kernel import Refusal
from tests.service.a_ledger import LEDGERS

KNOWN = {ledger.id: ledger for ledger in LEDGERS}


def test_fields_and_states_are_named_in_both_languages():
    made = schema("wishes", KNOWN)
    assert json.loads(json.dumps(made)) == made
    assert made["x-title"] == {"zh": "微心愿", "en": "Small wishes"}
    fields = made["$defs"]["Wish"]["properties"]
    assert fields["phone"]["title"] == "Phone"
    assert fields["phone"]["x-title"] == {"zh": "电话", "en": "Phone"}
    assert (fields["phone"]["x-personal"], fields["title"]["x-personal"]) == (True, False)
    assert fields["topic"]["x-names"]["study"] == {"zh": "助学", "en": "Study"}
    assert fields["cost"]["x-kind"] == "money"
    assert fields["title"]["maxLength"] == 60
    assert "deleted" in made["properties"]["state"]["enum"]
    assert made["properties"]["state"]["x-names"]["claimed"]["zh"] == "已认领"


@pytest.mark.parametrize(
    ("name", "title"), [("proposals", "proposal"), ("follow_ups", "follow_up"), ("residents", "resident")]
)
def test_the_cores_ledgers_have_theirs(name, title):
    assert schema(name)["title"] == title == schema(title)["title"]


def test_what_there_is_is_named():
    with pytest.raises(Refusal) as refused:
        schema("wagons", KNOWN)
    assert {"wishes", "errands", "proposal"} <= set(refused.value.params["known"])
