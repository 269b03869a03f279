import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../lib/files.js';

/** Words that only this licence has, the more particular first. */
const KNOWN: readonly (readonly [id: string, words: RegExp])[] = [
  ['AGPL-3.0-only', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-3.0-only', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-2.1-only', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ['GPL-3.0-only', /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-2.0-only', /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ['MPL-2.0', /Mozilla Public License,?\s+(?:Version|v\.) 2\.0/i],
  ['Apache-2.0', /Apache License\s+Version 2\.0/i],
  ['ISC', /Permission to use, copy, modify, and\/or distribute this software/i],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a copy/i],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[\s\S]*Neither the name/i],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/i],
];

/** What a project says of its licence. */
export interface License {
  /** SPDX id; empty where the text isn't known. */
  id: string;
  text: string;
}

/** The licence in a project's root. Where a text fits "or later" as well as "only", it is read as the narrower. */
export async function findLicense(root: string): Promise<License> {
  const name = (await readdir(root).catch(() => [])).filter((entry) => /^(licen[cs]e|copying)(\.(md|txt|rst))?$/i.test(entry)).sort()[0];
  const text = name === undefined ? '' : ((await readIfThere(join(root, name))) ?? '');
  return { id: text === '' ? '' : (KNOWN.find(([, words]) => words.test(text))?.[0] ?? ''), text };
}

/** Lines of a licence that say whose it is. */
export function copyrightLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/^[#*/\s]+/, ''));
  return [...new Set(lines.filter((line) => /^(Copyright\b|©)/i.test(line) && /\d{4}/.test(line) && line.length < 200))];
}
