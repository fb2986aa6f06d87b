"""Every number of the catalogue: formula in words, limit with its source, version.

In: the catalogue. Out: one page.
"""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vigie import sentences
from vigie.metrics import METRICS, PAGE
from vigie.vocabulary.metric import Block
from vigie.web import detail
from vigie.web.doors import needs
from vigie.workspaces.models import Workspace


@require_safe
@needs("read")
def listing(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """All definitions, in the causal order of the blocks."""
    lang = (get_language() or "fr")[:2]
    order = list(Block)
    ordered = sorted(METRICS.values(), key=lambda m: order.index(m.block))
    blocks = [
        (
            sentences.block_label(block),
            [
                {
                    "key": m.key,
                    "label": sentences.metric_label(m.key),
                    "on_page": m.key in PAGE,
                    "lines": detail.definition(m, lang),
                }
                for m in metrics
            ],
        )
        for block, metrics in groupby(ordered, key=lambda m: m.block)
    ]
    return render(
        request,
        "web/definitions.html",
        {"nav": "definitions", "blocks": blocks, "usual": detail.usual_range_definition()},
    )
