"""Why a rating is what it is, and what it would be under other rules."""

from signal9_application.research.explanation import Explanation as Explanation
from signal9_application.research.explanation import Mention as Mention
from signal9_application.research.explanation import definitions_for as definitions_for
from signal9_application.research.explanation import explain_folder as explain_folder
from signal9_application.research.explanation import mentions_in as mentions_in
from signal9_application.research.explanation import refuse_unsound as refuse_unsound
from signal9_application.research.other_rules import Mover as Mover
from signal9_application.research.other_rules import WhatIf as WhatIf
from signal9_application.research.other_rules import what_if as what_if
from signal9_application.research.stored import explain_result as explain_result
from signal9_application.research.stored import explain_stored as explain_stored
