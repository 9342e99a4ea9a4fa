"""How the page and its picture look: one style sheet each, light and dark, for the screen and for paper."""

from __future__ import annotations

# Text on its ground has a contrast of 4.5 or more in both themes (WCAG 2.2, 1.4.3).
GRAPH_CSS = """
.ft-graph{--g:#fff;--ink:#1f2328;--soft:#59636e;--open:#1a7f37;--openg:#f0fbf3;--closed:#59636e;--closedg:#f4f6f8;
--merged:#8250df;--mergedg:#faf5ff;--missing:#9a6700;--missingg:#fffbea;--dup:#bc4c00;--rev:#cf222e;--rel:#0969da;
font:12px/1.3 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
@media (prefers-color-scheme:dark){.ft-graph{--g:#0d1117;--ink:#e6edf3;--soft:#9198a1;--open:#3fb950;--openg:#0f2417;
--closed:#9198a1;--closedg:#1b2129;--merged:#ab7df8;--mergedg:#211a35;--missing:#d29922;--missingg:#2a2110;
--dup:#f0883e;--rev:#ff7b72;--rel:#4493f8}}
.ft-ground{fill:var(--g)}
.ft-node rect{fill:var(--bg);stroke:var(--c);stroke-width:1.25}
.ft-node{--c:var(--closed);--bg:var(--closedg)}
.ft-open{--c:var(--open);--bg:var(--openg)}
.ft-merged{--c:var(--merged);--bg:var(--mergedg)}
.ft-missing{--c:var(--missing);--bg:var(--missingg)}
.ft-missing rect,.ft-unknown rect,.ft-unread rect{stroke-dasharray:5 3}
.ft-root rect{stroke-width:3}
.ft-name{font-weight:600;fill:var(--ink)}
.ft-title{fill:var(--ink)}
.ft-state{fill:var(--c);font-size:11px;text-anchor:end}
.ft-key{fill:var(--soft);font-size:11px}
.ft-line{fill:none;stroke:var(--k);stroke-width:1.75}
.ft-head path{fill:var(--k)}
.ft-tie{fill:var(--k);font-size:11px;text-anchor:middle;paint-order:stroke;stroke:var(--g);stroke-width:4px;
stroke-linejoin:round}
.ft-closes{--k:var(--open)}
.ft-duplicate{--k:var(--dup)}
.ft-reverts{--k:var(--rev)}
.ft-relates{--k:var(--rel)}
.ft-mentions{--k:var(--soft)}
.ft-line.ft-mentions{stroke-width:1;stroke-dasharray:2 3}
.ft-graph a:hover rect,.ft-graph a:focus-visible rect{stroke-width:3}
"""

PAGE_CSS = """
:root{color-scheme:light dark;--bg:#fff;--panel:#f6f8fa;--ink:#1f2328;--soft:#59636e;--rule:#d1d9e0;--link:#0550ae;
--good:#116329;--goodg:#e6f8ea;--goodl:#1a7f37;--doing:#6639ba;--doingg:#f7f0ff;--doingl:#8250df;--warn:#7d4e00;
--warng:#fff6d6;--warnl:#bf8700;--bad:#a40e26;--badg:#fff0ee;--badl:#cf222e;--calm:#4b535d;--calmg:#eff2f5;
--calml:#818b98;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--panel:#151b23;--ink:#e6edf3;--soft:#9198a1;--rule:#3d444d;
--link:#79b8ff;--good:#6fdd8b;--goodg:#0f2417;--goodl:#3fb950;--doing:#cba8ff;--doingg:#1e1832;--doingl:#ab7df8;
--warn:#ecc75a;--warng:#272115;--warnl:#d29922;--bad:#ff9d95;--badg:#2d1517;--badl:#f85149;--calm:#b1bac4;
--calmg:#1b2129;--calml:#6e7681}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:75rem;padding:1.5rem clamp(1rem,4vw,2.5rem) 4rem;background:var(--bg);color:var(--ink);
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.12em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.25rem}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:var(--bg)}
.skip:focus{left:1rem;top:.5rem}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{margin:.25rem 0 .75rem;font-size:clamp(1.4rem,1.1rem + 1.5vw,2rem);letter-spacing:-.01em}
h2{margin:0 0 .75rem;font-size:1.3rem}
h3{margin:1.5rem 0 .5rem;font-size:1.05rem}
p{margin:0 0 .75rem}
ul,ol{margin:0 0 .75rem;padding-inline-start:1.4rem}
li{margin:.25rem 0}
li>p:first-child{margin-bottom:.4rem}
.where{margin:0;color:var(--soft)}
.labels{display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 1rem;padding:0;list-style:none}
.labels li{margin:0;padding:.1rem .6rem;border:1px solid var(--rule);border-radius:1rem;font-size:.8rem;
color:var(--soft)}
.answer{margin:1rem 0 2rem;padding:1.25rem 1.5rem 1rem;border:1px solid var(--l);border-inline-start-width:.5rem;
border-radius:.75rem;background:var(--t)}
.answer h2{margin:.4rem 0;font-size:clamp(1.5rem,1.2rem + 1.5vw,2.1rem)}
.answer .kind{margin:0;color:var(--soft);font-size:.9rem}
.answer .summary{font-size:1.1rem}
.answer dl{margin:.75rem 0 .25rem;padding-top:.75rem;border-top:1px solid var(--rule)}
.answer dl div{display:flex;gap:.25rem 1rem;margin:.25rem 0}
.answer dt{flex:0 0 7rem;color:var(--soft)}
.answer dd{margin:0;min-width:0}
.good{--c:var(--good);--t:var(--goodg);--l:var(--goodl)}
.doing{--c:var(--doing);--t:var(--doingg);--l:var(--doingl)}
.warn{--c:var(--warn);--t:var(--warng);--l:var(--warnl)}
.bad{--c:var(--bad);--t:var(--badg);--l:var(--badl)}
.calm{--c:var(--calm);--t:var(--calmg);--l:var(--calml)}
.badge{display:inline-block;padding:.05rem .55rem;border:1px solid var(--l);border-radius:1rem;background:var(--t);
color:var(--c);font-size:.8rem;font-weight:600;line-height:1.45;white-space:nowrap}
.marks{font-size:.75rem;line-height:1;margin-inline-start:.15rem;white-space:nowrap}
.marks a{padding:.45rem .3rem;margin-inline:-.2rem;text-decoration:none}
section{margin:0 0 1.75rem}
section:not(.answer){padding-top:1.25rem;border-top:1px solid var(--rule)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0 0 1.5rem;padding:0;list-style:none;font-size:.9rem}
nav li{margin:0}
code,pre{font-family:var(--mono);font-size:.875em}
:not(pre)>code{padding:.1em .35em;border-radius:.3rem;background:var(--panel);box-shadow:inset 0 0 0 1px var(--rule)}
pre{margin:.5rem 0 .75rem;padding:.85rem 1rem;overflow:auto;max-height:32rem;border:1px solid var(--rule);
border-radius:.5rem;background:var(--panel);line-height:1.5;tab-size:4;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{font-size:1em}
blockquote{margin:.35rem 0 .75rem;padding:.35rem .9rem;border-inline-start:.25rem solid var(--rule);
background:var(--panel);border-radius:0 .4rem .4rem 0;white-space:pre-wrap}
.code{font-family:var(--mono);font-size:.85em}
.cut{color:var(--soft);font-size:.875rem}
details{margin:.75rem 0;border:1px solid var(--rule);border-radius:.5rem;padding:0 1rem}
summary{margin:0 -1rem;padding:.6rem 1rem;cursor:pointer;font-weight:600}
details[open]{padding-bottom:.5rem}
.scroll{overflow:auto;margin:.5rem 0 .75rem}
.picture{max-height:38rem}
.picture svg{display:block}
.picture .ft-fits{max-width:max(100%,52rem);height:auto}
details>.picture:only-of-type,details>.scroll{margin-inline:-1rem;padding-inline:1rem}
table{border-collapse:collapse;width:100%;font-size:.925rem;overflow-wrap:break-word}
time,td code{white-space:nowrap}
td code{white-space:pre-wrap}
caption{padding:0 0 .4rem;text-align:start;color:var(--soft);font-size:.875rem}
th,td{padding:.45rem .75rem;border-top:1px solid var(--rule);text-align:start;vertical-align:top;min-width:5.5rem}
td:first-child:has(a){min-width:14rem}
table.wide{min-width:52rem}
th{white-space:nowrap;color:var(--soft);font-weight:600;min-width:0}
.evidence{padding-inline-start:2.4rem}
.evidence>li{margin:0 0 1rem;padding:.1rem .4rem;border-radius:.4rem;scroll-margin-top:1rem}
.evidence>li::marker{color:var(--soft);font-size:.875rem}
.evidence>li:target{background:var(--warng);box-shadow:0 0 0 2px var(--warnl)}
footer{color:var(--soft);font-size:.875rem;border-top:1px solid var(--rule);padding-top:1rem}
@media (min-width:70rem){main{display:grid;grid-template-columns:minmax(0,1fr) 12rem;column-gap:2.5rem}
main>*{grid-column:1}
.answer{grid-column:1/-1}
nav{grid-column:2;grid-row:2/span 40}
nav ul{position:sticky;top:1.5rem;display:block;padding-inline-start:1rem;border-inline-start:1px solid var(--rule)}
nav li{margin:.35rem 0}}
@media (max-width:40rem){.answer{padding:1rem}.answer dl div{display:block}.answer dt{font-size:.875rem}
td:first-child:has(a){min-width:11rem}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{body{max-width:none;padding:0;font-size:10pt}nav,.skip,.back{display:none}
pre,.scroll,.picture{overflow:visible;max-height:none;white-space:pre-wrap}.picture svg{max-width:100%;height:auto}
details::details-content{content-visibility:visible;display:block;height:auto}
.answer,details,.evidence>li{break-inside:avoid}a{color:inherit}}
"""
