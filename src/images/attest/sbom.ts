import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { execOk, withEnv } from '../../lib/exec.js';
import { goTool } from '../../target/go-tool.js';

/** The forms of an SBOM. */
export type SbomForm = 'spdx' | 'cyclonedx';

/** Media types, and the names that syft has for them. */
export const SBOM: { readonly [form in SbomForm]: { mediaType: string; format: string; predicateType: string; cosign: string } } = {
  spdx: { mediaType: 'application/spdx+json', format: 'spdx-json', predicateType: 'https://spdx.dev/Document', cosign: 'spdxjson' },
  cyclonedx: { mediaType: 'application/vnd.cyclonedx+json', format: 'cyclonedx-json', predicateType: 'https://cyclonedx.org/bom', cosign: 'cyclonedx' },
};

/**
 * What one platform's image is made of, by syft, from a layout that holds just that image. The same image gives the same
 * document: random names and the time of day are replaced by what follows from its digest and its own time.
 *
 * @param created when the image was made, ISO 8601.
 */
export async function makeSbom(layout: string, name: string, digest: string, created: string, form: SbomForm, workDir: string, context: Context): Promise<Buffer> {
  const output = join(workDir, `sbom.${form}.json`);
  await execOk(await goTool('syft', context), ['scan', `oci-dir:${layout}`, '--quiet', '--source-name', name, '--source-version', digest, '--output', `${SBOM[form].format}=${output}`], 'Run again with --verbose, or leave the SBOM out with --sbom none.', {
    signal: context.signal, cwd: workDir,
    // It asks the world for nothing: not for a newer version of itself, nor for licences.
    env: withEnv({ SYFT_CHECK_FOR_APP_UPDATE: 'false', SYFT_PARALLELISM: '2', SYFT_CONFIG: undefined }),
  });
  const document = JSON.parse(await readFile(output, 'utf8')) as { [key: string]: unknown };
  const packages = form === 'spdx' ? document['packages'] : document['components'];
  if (!Array.isArray(packages) || packages.length === 0) throw new AdaptError('the SBOM names no part of the image', { where: digest, advice: 'Leave it out with --sbom none.' });
  return Buffer.from(JSON.stringify(form === 'spdx' ? steadySpdx(document, name, digest, created) : steadyCycloneDx(document, digest, created)));
}

function steadySpdx(document: { [key: string]: unknown }, name: string, digest: string, created: string): object {
  const info = document['creationInfo'] as { [key: string]: unknown } | undefined;
  return { ...document, documentNamespace: `https://github.com/org/loong-adapt/sbom/${encodeURIComponent(name)}/${digest.replace(':', '-')}`, creationInfo: { ...info, created } };
}

function steadyCycloneDx(document: { [key: string]: unknown }, digest: string, created: string): object {
  const metadata = document['metadata'] as { [key: string]: unknown } | undefined;
  const hex = digest.replace(/^.*:/, '');
  // A version 8 UUID holds what its maker likes. Source: RFC 9562.
  const serial = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { ...document, serialNumber: `urn:uuid:${serial}`, metadata: { ...metadata, timestamp: created } };
}
