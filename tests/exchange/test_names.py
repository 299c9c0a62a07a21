"""Where no rule of ours knows a name, a guess; never instead of a rule."""

from crm_desktop.domain.names import NameParts
from crm_desktop.exchange.rows.names import parts


def test_rule_before_guess():
    assert parts("TAN Ah Kow") == NameParts("", "Ah Kow", "TAN")


def test_guess():
    assert parts("Dr. Juan de la Vega") == NameParts("Dr.", "Juan", "de la Vega")
    assert parts("Muthu").given == "Muthu"
