"""What a lesson says of itself at its top is what its module.yml says."""

import pytest
import yaml
from course import LESSONS, named, read


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_the_first_cell_tells_decision_objectives_time_and_needs(path):
    module = yaml.safe_load(path.with_name("module.yml").read_text(encoding="utf-8"))
    card = " ".join(read(path).cells[0].source.split())
    expected = [
        f"# {module['id']} {module['title']}",
        f"**The decision this lesson prepares:** {module['decision']}",
        f"**Time:** {module['minutes']} minutes",
        *(objective["text"] for objective in module["objectives"]),
    ]
    assert [text for text in expected if text not in card] == []
    for need in (*module["before"]["necessary"], *module["before"]["helpful"]):
        assert need.split(" (")[0] in card, need
