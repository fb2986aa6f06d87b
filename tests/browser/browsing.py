"""What the journeys share: who reads, on which screens, and the accessibility checker.

In: a page. Out: the rules it breaks.
"""

from pathlib import Path

EMAIL, PASSWORD = "lea@essai.example", "correct horse battery staple"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")


def violations(page):
    """Rules of axe that the page breaks, with the places; [] is the only answer that passes."""
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: {type: 'tag', values:
        ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})).violations
        .map(v => [v.id, v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary)])"""
    )
    return [(rule, nodes) for rule, nodes in found]
