/** The style of a report on screens, light and dark, and on paper, A4 and Letter. */
export const style = `:root{color-scheme:light dark;--ink:#1b1b1b;--soft:#5c5c5c;--paper:#fff;--line:#d6d6d6;--band:#f4f4f4;--link:#3b3f9e;--good:#1a7f4b;--bad:#b3261e;--unsure:#b97a00;--calm:#4f6bed;--quiet:#8a8a8a}
@media (prefers-color-scheme:dark){:root{--ink:#f2f2f2;--soft:#b8b8b8;--paper:#1c1c1c;--line:#444;--band:#282828;--link:#a8adff;--good:#4cc38a;--bad:#ff8a80;--unsure:#f0b429;--calm:#8ea0ff;--quiet:#9a9a9a}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--paper)}
header,nav,main,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
.from{margin:0;color:var(--soft);font-weight:600;font-size:.9rem}
h1{margin:.1rem 0 1rem;font-size:1.7rem;line-height:1.25}
h2{margin:2.2rem 0 .6rem;padding-top:.4rem;border-top:1px solid var(--line);font-size:1.2rem}
h3{margin:1rem 0 .4rem;font-size:1rem}
p{margin:.5rem 0;max-width:46rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:1rem 0 0;padding:0;list-style:none;font-size:.9rem}
a{color:var(--link)}
dl{display:grid;grid-template-columns:minmax(12rem,max-content) 1fr;gap:.25rem 1.25rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--link)}
table{width:100%;margin:.75rem 0;border-collapse:collapse;font-size:.86rem}
caption{padding:0 0 .35rem;text-align:left;font-weight:600}
th,td{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);overflow-wrap:normal}
tbody th{font-weight:600}
th.t,td.t{white-space:nowrap}
table.fixed{table-layout:fixed;min-width:46rem}
.w6{width:6%}.w8{width:8%}.w13{width:13%}.w14{width:14%}.w16{width:16%}.w18{width:18%}.w20{width:20%}.w22{width:22%}.w24{width:24%}.w28{width:28%}.w30{width:30%}.w38{width:38%}.w45{width:45%}
.l{display:block}
.l+.l{color:var(--soft)}
code{display:block;margin:.4rem 0;padding:.4rem .6rem;background:var(--band);font:13px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
figure{margin:1rem 0}
figcaption{font-weight:600}
svg{display:block;width:100%;max-width:46rem;height:auto;margin:.4rem 0}
svg text{fill:var(--ink);font:12px "Segoe UI",system-ui,Arial,sans-serif}
.good{fill:var(--good)}.bad{fill:var(--bad)}.unsure{fill:var(--unsure)}.calm{fill:var(--calm)}.quiet{fill:var(--quiet)}
.legend{margin:0;padding:0;list-style:none;font-size:.86rem}
.legend svg{display:inline-block;width:.8rem;height:.8rem;margin:0 .4rem -.1rem 0}
footer{padding:2rem 1.25rem;color:var(--soft);font-size:.86rem}
@media (max-width:36rem){dl{display:block}dd{margin:0 0 .5rem}td{min-width:7rem}}
@page{margin:16mm 14mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt Arial,sans-serif;color:#555}}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--band:#f4f4f4;--link:#000;--good:#1a7f4b;--bad:#b3261e;--unsure:#b97a00;--calm:#4f6bed;--quiet:#8a8a8a}
body{font:10pt/1.4 Arial,"Liberation Sans","Helvetica Neue",sans-serif;background:#fff}
header,nav,main,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
nav{display:none}
.scroll{overflow:visible}
table.fixed{min-width:0}
h1,h2,h3,caption,thead{break-after:avoid}
thead{display:table-header-group}
tr,figure,dl,code{break-inside:avoid}
table{font-size:8pt}
th,td{padding-top:.15rem;padding-bottom:.15rem}
.good,.bad,.unsure,.calm,.quiet{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`
