"""Consumer contracts: a team declares which fields of which events it reads; both sides test against the declaration."""

from signal9_testkit.consumer.declaration import Reads, read_declaration
from signal9_testkit.consumer.deliveries import Delivery, deliveries, envelope, envelope_of
from signal9_testkit.consumer.pact import Interaction
from signal9_testkit.consumer.proof import prove
from signal9_testkit.consumer.route import Route

__all__ = [
    "Delivery",
    "Interaction",
    "Reads",
    "Route",
    "deliveries",
    "envelope",
    "envelope_of",
    "prove",
    "read_declaration",
]
