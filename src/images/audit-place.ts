import { join } from 'node:path';
import type { Check } from '../record/types.js';
import { auditLayout, type AuditOptions, type PlatformAudit } from './audit.js';
import { copyContent, select } from './copy.js';
import type { Stores } from './open-store.js';
import { findImage } from './find-image.js';
import { LayoutStore } from './store.js';

/** Audits an image wherever it is; one in a registry is fetched into `tempDir` first, only the platforms asked for. */
export async function auditPlace(text: string, stores: Stores, options: AuditOptions & { tempDir: string; signal: AbortSignal }): Promise<{ digest: string; platforms: PlatformAudit[] }> {
  const { place, from, root } = await findImage(text, stores);
  if (from instanceof LayoutStore) return { digest: root.descriptor.digest, platforms: await auditLayout(from.dir, { ...options, reference: place.kind === 'registry' || place.name === '' ? root.descriptor.digest : place.name }) };
  const audits: PlatformAudit[] = [];
  const wanted = options.platforms ?? [undefined];
  for (const [i, platform] of wanted.entries()) {
    const to = new LayoutStore(join(options.tempDir, `layout-${i}`), options.signal);
    const content = await select(from, root, platform === undefined ? {} : { platform });
    await copyContent(from, to, content);
    await to.putName(content, 'audited');
    const { platforms: _, ...all } = options;
    const found = await auditLayout(to.dir, { ...all, reference: 'audited' });
    // Copied alone, an image is in no index any more; what that one said counts all the same.
    audits.push(...found.map((audit) => (audit.claimed === '' && platform !== undefined ? { ...audit, claimed: platform, checks: [...audit.checks, ...disagreement(audit.platform, platform)] } : audit)));
  }
  return { digest: root.descriptor.digest, platforms: audits };
}

function disagreement(platform: string, claimed: string): Check[] {
  const same = platform === claimed || platform.startsWith(`${claimed}/`);
  return same ? [] : [{ name: `${platform} platform`, passed: false, detail: `the index says ${claimed}, the config ${platform}` }];
}
