/** The page's only style: system fonts, light and dark, narrow screens and paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--text:#1c2024;--soft:#60646c;--line:#e0e3e8;--card:#f6f7f9;--code:#eef0f3;
--good:#0f7b3f;--good-bg:#e4f5ea;--partly:#8a5a00;--partly-bg:#fdf1d7;--bad:#b3261e;--bad-bg:#fce8e6;--cool:#0b62a4;--cool-bg:#e3effa}
@media (prefers-color-scheme:dark){:root{--bg:#121417;--text:#e6e8eb;--soft:#9aa0a8;--line:#2c3138;--card:#1a1d22;--code:#22262c;
--good:#6ed39a;--good-bg:#12301f;--partly:#f0bf61;--partly-bg:#35290f;--bad:#ff9a91;--bad-bg:#3b1a17;--cool:#82bdf0;--cool-bg:#142b40}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:28px}
h1{font-size:24px;line-height:1.3;margin:0;overflow-wrap:anywhere}
h2{font-size:18px;margin:36px 0 10px;padding-top:4px}
h3{font-size:15px;margin:22px 0 6px;overflow-wrap:anywhere}
p{margin:6px 0}
a{color:var(--cool)}
.soft{color:var(--soft)}
.eyebrow{color:var(--soft);font-size:13px;margin:0 0 2px}
code,pre{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{overflow-wrap:anywhere}
pre{background:var(--code);border-radius:6px;padding:8px 10px;margin:6px 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;max-height:22em;overflow-y:auto}
.verdict{border-radius:10px;padding:14px 18px;margin:16px 0;font-size:17px;font-weight:600}
.verdict p{font-size:15px;font-weight:400;margin:2px 0 0}
.good{color:var(--good);background:var(--good-bg)}.partly{color:var(--partly);background:var(--partly-bg)}
.bad{color:var(--bad);background:var(--bad-bg)}.cool{color:var(--cool);background:var(--cool-bg)}.plain{color:var(--soft);background:var(--code)}
.badge{display:inline-block;border-radius:99px;padding:1px 9px;font-size:12.5px;font-weight:600;white-space:nowrap}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:0;padding:0;list-style:none}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 14px}
.tiles b{display:block;font-size:21px;line-height:1.3;overflow-wrap:anywhere}
.stages{display:flex;flex-wrap:wrap;gap:6px;margin:14px 0 0;padding:0;list-style:none}
.stages li{border:1px solid var(--line);border-radius:8px;padding:4px 10px;font-size:13.5px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);padding:0 0 4px}
th,td{text-align:left;vertical-align:top;padding:7px 10px 7px 0;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:500;font-size:13px}
td.number,th.number{text-align:right;white-space:nowrap}
.gap{border:1px solid var(--line);border-radius:10px;margin:8px 0;background:var(--card)}
.gap>summary{cursor:pointer;list-style:none;padding:9px 14px;display:grid;grid-template-columns:112px minmax(0,5fr) minmax(0,4fr) minmax(0,3fr);gap:4px 14px;align-items:start}
.gap>summary>span:first-child::before{content:"\\25b8";color:var(--soft);display:inline-block;width:16px}.gap[open]>summary>span:first-child::before{transform:rotate(90deg)}
.gap>summary::-webkit-details-marker{display:none}
.gap>summary:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--cool);outline-offset:2px}
.gap code{font-weight:600}.gap .body code{font-weight:400}
.gap .body{border-top:1px solid var(--line);padding:8px 14px 12px}
.gaphead{display:grid;grid-template-columns:112px minmax(0,5fr) minmax(0,4fr) minmax(0,3fr);gap:4px 14px;padding:0 15px;color:var(--soft);font-size:13px}
dl{display:grid;grid-template-columns:130px minmax(0,1fr);gap:4px 14px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:0 14px}
.pair>*{min-width:0}
.route{max-width:100%;min-width:47rem;height:auto}.route rect{fill:var(--card);stroke:var(--line);stroke-width:1.5}.route text{text-anchor:middle;fill:var(--text);font:600 13px system-ui,sans-serif}.route .detail{font:11.5px system-ui,sans-serif;fill:var(--soft)}
.route path.way{fill:none;stroke:var(--soft);stroke-width:1.5}.route path.tip{fill:var(--soft)}.route .good rect{stroke:var(--good);fill:var(--good-bg)}.route .bad rect{stroke:var(--bad);fill:var(--bad-bg)}.route .partly rect{stroke:var(--partly);fill:var(--partly-bg)}
.route path.good{stroke:var(--good);background:none}.route path.tip.good{fill:var(--good);stroke:none}.route path.bad{stroke:var(--bad);stroke-dasharray:5 4}.route path.partly{stroke:var(--partly);stroke-dasharray:2 4}
details.more>summary{cursor:pointer;color:var(--cool);margin:6px 0}
footer{color:var(--soft);font-size:13px;padding-top:32px;padding-bottom:32px}
@media (max-width:720px){main,header,footer{padding-left:14px;padding-right:14px}.gap>summary{grid-template-columns:minmax(0,1fr)}.gaphead{display:none}dl{grid-template-columns:1fr}}
@media print{.gap{break-inside:avoid}pre{max-height:none}details::details-content{content-visibility:visible;display:block}}
`;
