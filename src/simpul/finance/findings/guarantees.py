"""What the database itself guarantees of findings, as SQL for migrations. `tests/test_attacks.py` attacks each of these. Keys alone:

- a judgement follows the one before, and knows the author of the answer it looks at, who never judges it;
- money that came back follows what came before, to the sen, and never goes beyond what the recommendation asks.
"""

from __future__ import annotations

FORWARD = """
ALTER TABLE findings_judgement ADD CONSTRAINT judgement_after_the_last FOREIGN KEY (recommendation_id, previous)
  REFERENCES findings_judgement (recommendation_id, seq);
ALTER TABLE findings_judgement ADD CONSTRAINT judgement_of_its_answer FOREIGN KEY (answer_id, recommendation_id, answered_by)
  REFERENCES findings_answer (id, recommendation_id, by);
ALTER TABLE findings_restitution ADD CONSTRAINT restitution_after_the_last FOREIGN KEY (recommendation_id, previous, before)
  REFERENCES findings_restitution (recommendation_id, seq, after);
ALTER TABLE findings_restitution ADD CONSTRAINT restitution_of_what_is_owed FOREIGN KEY (recommendation_id, owed)
  REFERENCES findings_recommendation (id, amount);
"""
