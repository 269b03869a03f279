import { AdaptError } from '../../lib/errors.js';
import { exists } from '../../lib/files.js';
import { distribution, isLike } from '../distribution.js';
import { distributionSources, readSources, type AptSource } from './sources.js';

/** Environment variable that names a Debian mirror, for machines that have none among their apt sources. */
export const MIRROR = 'LOONG_ADAPT_DEBIAN_MIRROR';

/** The keys that Debian's package lists are signed with, as the package debian-archive-keyring installs them. */
const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'];

/**
 * Sources of one suite of Debian, whatever the machine's own release is: from the mirror that the environment or the
 * machine names, checked by Debian's own keys.
 *
 * @throws AdaptError where there is no mirror or no keyring.
 */
export async function debianSuite(suite: string): Promise<AptSource[]> {
  const machine = await distribution();
  const own = isLike(machine, 'debian') && !isLike(machine, 'ubuntu') ? distributionSources(await readSources(), machine.codename)[0] : undefined;
  const mirror = process.env[MIRROR] ?? own?.uris[0] ?? '';
  if (!/^(https?|file|mirror\+\w+):\//.test(mirror)) {
    throw new AdaptError(`packages of Debian ${suite} are needed, and no mirror of Debian is known here`, { advice: `Name one in ${MIRROR}, e.g. the one that debootstrap takes by default.` });
  }
  let keyring = process.env[MIRROR] === undefined ? own?.fields['Signed-By'] : undefined;
  for (const path of KEYRINGS) if (keyring === undefined && (await exists(path))) keyring = path;
  if (keyring === undefined) throw new AdaptError("Debian's archive keys are missing", { where: KEYRINGS[0] ?? '', advice: 'Install the package debian-archive-keyring.' });
  return [{ uris: [mirror], suites: [suite], components: ['main'], fields: { 'Signed-By': keyring } }];
}
