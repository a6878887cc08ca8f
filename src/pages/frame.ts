import { createHash } from 'node:crypto'
import { html, type Markup } from './html.ts'

/** The same style as the bot's cards: a quiet header, and colour only for the button. */
const style = `:root{color-scheme:light dark;--ink:#242424;--soft:#5c5c5c;--paper:#f5f5f5;--card:#fff;--line:#e0e0e0;--edge:#767676;--accent:#4f52b2;--on:#fff;--bad:#b10e1c}
@media (prefers-color-scheme:dark){:root{--ink:#f2f2f2;--soft:#b3b3b3;--paper:#1f1f1f;--card:#292929;--line:#424242;--edge:#9a9a9a;--accent:#9299f7;--on:#1b1b1b;--bad:#ff99a4}}
body{margin:0;font:16px/1.5 "Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{box-sizing:border-box;max-width:30rem;margin:12vh auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:8px}
@media (max-width:32rem){main{margin:0;min-height:100vh;border:0;border-radius:0;padding:1.25rem}}
.from{margin:0;color:var(--soft);font-size:.875rem;font-weight:600}h1{margin:0 0 .75rem;font-size:1.25rem}h2{margin:1.25rem 0 .25rem;font-size:1rem}p{margin:.5rem 0;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.875rem}
.bad{color:var(--bad);font-weight:600}a{color:var(--accent)}
dl{margin:.75rem 0;display:grid;grid-template-columns:fit-content(40%) 1fr;gap:.25rem .75rem}dt{color:var(--soft);overflow-wrap:break-word}dd{margin:0;overflow-wrap:anywhere}
ul{margin:.5rem 0;padding-left:1.25rem}.warning{font-weight:600}.code{font:600 1.125rem ui-monospace,Consolas,Menlo,"DejaVu Sans Mono",monospace}
label.text{display:block;padding:0;border:0;cursor:auto}textarea{box-sizing:border-box;width:100%;min-height:4rem;padding:.5rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:4px}
button,.button{display:inline-block;margin:.75rem 0;padding:.5rem 1.5rem;font:inherit;font-weight:600;color:var(--on);background:var(--accent);border:0;border-radius:4px;cursor:pointer;text-decoration:none}
button.second{color:var(--ink);background:none;box-shadow:inset 0 0 0 1px var(--edge)}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
fieldset{margin:1rem 0 0;padding:0;border:0}legend{padding:0;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;padding:.25rem .75rem;margin:.5rem 0;border:1px solid var(--edge);border-radius:4px;cursor:pointer}
input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.pass{margin:1rem 0;padding:.75rem;border:1px solid var(--edge);border-radius:4px;font:600 1.75rem/1.6 ui-monospace,"Cascadia Mono",Consolas,Menlo,"DejaVu Sans Mono",monospace;font-variant-ligatures:none;font-variant-numeric:slashed-zero;text-align:center}
.pass span{display:inline-block;margin:0 .35em}.pass b{font-weight:600;color:var(--accent)}
ol{margin:.25rem 0;padding-left:1.5rem}li{margin:.25rem 0;overflow-wrap:anywhere}summary{cursor:pointer;padding:.5rem 0}details code{font-size:1.125rem;font-weight:600}`

const styleHash = createHash('sha256').update(style).digest('base64')
const securityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** Headers of every page, in addition to those of every response: it can't run, load or send anything. */
export const pageHeaders = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': securityPolicy }

/** A page of the bot. It works without scripts. */
export function page(lang: string, title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title} · Rollcall</title><style>${{ markup: style }}</style></head>
<body><main><p class="from">Rollcall</p><h1>${title}</h1>${body}</main></body>
</html>`.markup
}
