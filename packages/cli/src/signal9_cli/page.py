"""One self-contained page: no script runs in it, and nothing is fetched."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from signal9_cli.charts import CHART_STYLE

_STYLE: Final = """
:root { --ink: #1c2430; --paper: #fff; --faint: #5b6675; --rule: #dfe4ea; --base: #33658a; --good: #1d7a5a; --bad: #b5432c; --quiet: #7d8996; --card: #f6f8fa; --star: #a86f00; color-scheme: light }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --paper: #14181e; --faint: #9aa5b4; --rule: #2b323c; --base: #6ba3cc; --good: #52b892; --bad: #e07f68; --quiet: #7c8896; --card: #1b2129; --star: #d99a1c; color-scheme: dark } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1080px; padding: 2rem 1.25rem 4rem; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 1.7rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.5rem 0 .6rem }
p.lead { color: var(--faint); margin: .2rem 0 1rem } .stars { color: var(--star); letter-spacing: .1em; font-size: 1.5rem }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .75rem }
.card { background: var(--card); border-radius: 8px; padding: .7rem .9rem } .card b { display: block; font-size: 1.35rem } .card span { color: var(--faint); font-size: .85rem }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(380px, 100%), 1fr)); gap: 0 2rem }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .88rem }
th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top }
th { font-weight: 600; color: var(--faint) } th.n { text-align: right } td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.for { color: var(--good) } .against { color: var(--bad) } .note { color: var(--faint); font-size: .88rem }
code { font: .82em ui-monospace, monospace; overflow-wrap: anywhere } details summary { cursor: pointer; color: var(--faint) }
aside { border-left: 3px solid var(--star); padding: .3rem .9rem; background: var(--card); margin: 1rem 0 }
@media screen and (max-width: 640px) { body { padding: 1rem .75rem 3rem } h2 { margin-top: 1.8rem } }
@media print { body { max-width: none; padding: 0; font-size: 10pt } .two { grid-template-columns: 1fr 1fr } h2 { break-after: avoid } tr, .card, svg, section { break-inside: avoid } .wide { overflow: visible } }
"""


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole HTML page; `body` is markup, `title` is text."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}{CHART_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def card(value: str, label: str) -> str:
    """Return a figure with what it is beneath it."""
    return f'<div class="card"><b>{escape(value)}</b><span>{escape(label)}</span></div>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return a table; `head` is text, the cells are markup, the columns in `numbers` are set to the right."""
    titles = "".join(
        f"<th scope=col{' class=n' if i in numbers else ''}>{escape(name)}</th>" for i, name in enumerate(head)
    )
    lines = "".join(
        "<tr>" + "".join(f"<td{' class=n' if i in numbers else ''}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table></div>'
