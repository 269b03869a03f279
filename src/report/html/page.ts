import { STAGES, type AdaptRecord } from '../../record/types.js';
import { openGaps } from '../gate.js';
import { count } from '../../lib/count.js';
import { verdict } from '../verdict.js';
import { projectName, seconds, shortDigest, totalSeconds } from '../words.js';
import { changes, images, libraries, machine, notes, programs } from './details.js';
import { html, nothing, Html } from './escape.js';
import { gaps } from './gaps.js';
import { smoke } from './smoke.js';
import { STYLE } from './style.js';

/** The report as one page: no script, nothing loaded from anywhere. */
export function reportHtml(record: AdaptRecord): string {
  const title = `${projectName(record)} for ${record.target}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${title} - loong-adapt</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<p class="eyebrow">Adaptation to ${record.target}, from ${record.baseline}</p>
<h1>${projectName(record)}</h1>
${banner(record)}
${tiles(record)}
${stages(record)}
</header>
<main>
${gaps(record)}
${smoke(record)}
${images(record)}
${programs(record)}
${changes(record)}
${libraries(record)}
${notes(record)}
${machine(record)}
</main>
<footer>${record.tool.name} ${record.tool.version}${startOf(record)}. The data of this page: <code>record.json</code> beside it.</footer>
</body>
</html>
`.text;
}

function banner(record: AdaptRecord): Html {
  const { level, title, detail } = verdict(record);
  const text = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  return html`<div class="verdict ${level}" role="status">${text}${detail === '' ? nothing : html`<p>${detail}</p>`}</div>`;
}

function tiles(record: AdaptRecord): Html {
  const closed = record.gaps.filter((gap) => gap.state === 'closed').length;
  const open = openGaps(record).length;
  const all: [string, string][] = [[String(record.gaps.length), record.gaps.length === 1 ? 'gap found' : 'gaps found'], [String(closed), 'closed, with proof'], [String(open), open === 1 ? 'stays open' : 'stay open']];
  const image = record.images[0];
  if (image !== undefined) all.push([String(image.manifests.length), `platforms in the image, ${shortDigest(image.digest)}`]);
  if (record.smoke !== undefined) {
    const here = record.smoke.commands.filter((command) => command.arch === record.target);
    all.push([`${here.filter((command) => command.passed).length} of ${here.length}`, `smoke commands pass on ${record.target}`]);
  }
  return html`<ul class="tiles">${all.map(([number, text]) => html`<li><b>${number}</b><span class="soft">${text}</span></li>`)}</ul>`;
}

const LOOK: { [state: string]: string } = { done: 'good', failed: 'bad', skipped: 'plain' };

function stages(record: AdaptRecord): Html {
  const ran = STAGES.flatMap((name) => {
    const stage = record.stages[name];
    if (stage === undefined) return [];
    const more = stage.state === 'done' ? seconds(stage.seconds) : `${stage.state}${stage.message === undefined ? '' : `: ${stage.message}`}`;
    return [html`<li class="${LOOK[stage.state] ?? 'plain'}"><b>${name}</b> ${more}</li>`];
  });
  if (ran.length === 0) return nothing;
  return html`<ol class="stages" aria-label="Stages">${ran}</ol><p class="soft">${count(ran.length, 'stage')}, ${seconds(totalSeconds(record))} in all</p>`;
}

function startOf(record: AdaptRecord): string {
  const first = Object.values(record.stages).map((stage) => stage.startedAt).sort()[0];
  return first === undefined ? '' : `, run of ${first.slice(0, 16).replace('T', ' ')} UTC`;
}
