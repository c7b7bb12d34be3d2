"""What auditors found, what they asked for, and what became of it; and the auditors' own desk.

An examination (of BPK or APIP) has findings, a finding has recommendations, a recommendation a deadline, answers with evidence, the
examiner's judgements, and the money that came back. Nothing is changed or deleted: what is added is the history. Decision record 0068.

models, following   the tables; `guarantees` what the database refuses by itself
recording           examinations, findings, recommendations are entered; answering: answers, judgements, money that came back
standing            where a recommendation stands, and the counts that everybody reads
reminding           word before a deadline and after it
examiners, taking   `/keuangan/pemeriksa/`: everything of finance to read, and to take away whole
"""
