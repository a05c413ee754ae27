"""Letters, their terms, the archive and what is brought in from elsewhere."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition(
        "documents.tw.number_digits",
        7,
        "Digits of the running number in 字第1150024090號, after the year (Taiwan pack)",
    ),
    Definition(
        "term.documents.tw.routine",
        6,
        "Working days for 普通件 from the day after receipt (文書處理手冊; Taiwan pack)",
    ),
    Definition("term.documents.tw.urgent", 3, "Working days for 速件 (the same)"),
    Definition("term.documents.tw.extra_urgent", 1, "Working days for 最速件 (the same)"),
    Definition(
        "documents.printing_office",
        "",
        "Office that prints letters, in their imprint; where there is none, that of the organ",
    ),
    Definition(
        "documents.double_sided",
        True,  # noqa: FBT003 - the value itself
        "Letters are printed on both sides: the imprint stands on the back of the last sheet",
    ),
    Definition("documents.inbox_hours", 4, "Office hours in which what came in is registered"),
    Definition(
        "documents.label",
        "50x30",
        "Millimetres of a sticker on the roll",
        ("50x30", "60x40", "70x50", "40x20"),
    ),
    Definition(
        "documents.label_sheet",
        "3x8",
        "Columns and rows of an A4 sheet of stickers (70 × 36, 63.5 × 38.1, 48.5 × 25.4, "
        "99.1 × 38.1 mm)",
        ("3x8", "3x7", "4x10", "2x7"),
    ),
    Definition("term.documents.screen", 1, "Working days for the first check of a letter"),
    Definition("term.documents.propose", 1, "Working days for the proposed handling"),
    Definition("term.documents.instruct", 2, "Working days for the leader's instruction"),
    Definition("term.documents.assign", 1, "Working days to hand an instructed letter over"),
    Definition("term.documents.handle.routine", 7, "Working days, routine letter (5–7 usual)"),
    Definition("term.documents.handle.urgent", 3, "Working days, urgent letter"),
    Definition("term.documents.handle.extra_urgent", 1, "Working days, extra-urgent letter"),
    Definition("term.documents.read", 3, "Working days to read a circulated letter"),
    Definition("term.documents.complete", 2, "Working days to check a reported result"),
    Definition("term.documents.review", 1, "Working days to review a draft of ours"),
    Definition("term.documents.countersign", 3, "Working days to countersign a draft of ours"),
    Definition("term.documents.sign", 2, "Working days to sign a letter of ours"),
    Definition("term.documents.recheck", 1, "Working days to recheck a signed letter"),
    Definition("term.documents.number", 1, "Working days to number a rechecked letter"),
    Definition("term.documents.seal", 1, "Working days to seal a numbered letter"),
    Definition("term.documents.issue", 1, "Working days to send a sealed letter out"),
    Definition("term.documents.receive", 3, "Working days to acknowledge a letter of ours"),
    Definition("term.documents.receipts", 5, "Working days for all receipts to come in"),
    Definition("documents.lock_minutes", 10, "Minutes for which a text stays open to one person"),
    Definition("term.documents.file", 10, "Working days to file a completed letter"),
    Definition("term.documents.approve_loan", 1, "Working days to decide on a loan of archives"),
    Definition("term.documents.lend_item", 1, "Working days to hand an approved loan out"),
    Definition("term.documents.appraise", 20, "Working days to appraise what has run out"),
    Definition("term.documents.approve_disposal", 10, "Working days to approve a disposal"),
    Definition("term.documents.confirm_disposal", 10, "Working days for the second approval"),
    Definition("term.documents.carry_out", 10, "Working days to carry a disposal out"),
    Definition("archive.fonds", "0001", "Number of the fonds, in reference codes (DA/T 13-2022)"),
    Definition(
        "archive.category", "WS", "Category of the archives in reference codes; WS is documents"
    ),
    Definition(
        "archive.hand_over_month",
        6,
        "Month at whose end a year is handed over, in the year after it",
    ),
    Definition("archive.box_pages", 200, "Pages that a box of archives holds"),
    Definition("archive.loan_days", 30, "Days for which archives are lent at most"),
    Definition(
        "archive.handling_sheet",
        "last",
        "Where the handling sheet lies in an item (DA/T 22-2015, 5.2)",
        ("last", "first"),
    ),
    Definition(
        "term.documents.declassify", 10, "Working days to declassify what is secret no more"
    ),
    Definition(
        "documents.approved_for_secrets",
        default=False,
        says="Whether this installation is approved for state secrets (绝密, 机密, 秘密); "
        "while it is not, letters that bear such a mark are refused",
    ),
    Definition(
        "import.history_days", 60, "Days after which an imported letter counts as done with"
    ),
    Definition(
        "import.retention",
        "permanent",
        "Term of an imported old letter that names none",
        ("permanent", "y30", "y10"),
    ),
)
