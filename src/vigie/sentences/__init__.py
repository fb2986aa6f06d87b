"""The one place where codes become sentences of the reader's language, for the page, the terminal and the API.

In: codes and their parameters. Out: text in the active language. English is written here, French in `locale/`.
"""

from vigie.sentences.files import (
    column_label,
    count_word,
    import_kind,
    import_status,
    import_step,
    import_title,
    table_label,
    waiting_sentence,
)
from vigie.sentences.mail import bounce_reason, mail_sentence, reply_word
from vigie.sentences.numbers import (
    axis_word,
    base_word,
    block_label,
    block_total,
    change_sentence,
    dimension_label,
    filter_all,
    filter_label,
    limit_source,
    metric_action,
    metric_formula,
    metric_label,
    period,
    rest_sentence,
    slice_label,
    slice_phrase,
    slices_phrase,
    state_word,
    too_few,
    unit_word,
)
from vigie.sentences.reasons import reason, remedy
from vigie.sentences.trials import outcome_label, trial_sentence

__all__ = [
    "axis_word",
    "base_word",
    "block_label",
    "block_total",
    "bounce_reason",
    "change_sentence",
    "column_label",
    "count_word",
    "dimension_label",
    "filter_all",
    "filter_label",
    "import_kind",
    "import_status",
    "import_step",
    "import_title",
    "limit_source",
    "mail_sentence",
    "metric_action",
    "metric_formula",
    "metric_label",
    "outcome_label",
    "period",
    "reason",
    "remedy",
    "reply_word",
    "rest_sentence",
    "slice_label",
    "slice_phrase",
    "slices_phrase",
    "state_word",
    "table_label",
    "too_few",
    "trial_sentence",
    "unit_word",
    "waiting_sentence",
]
