import { which } from '../which.js';
import { distribution, isLike } from '../distribution.js';
import { backportsSources, distributionSources, readSources, type AptSource } from './sources.js';

/** True where packages can be fetched without being installed. */
export async function hasApt(): Promise<boolean> {
  return (await which('apt-get')) !== undefined && (await which('dpkg-deb')) !== undefined;
}

/** Sources of the machine to try, one group after the other: a small backports list first, then the whole release. */
export async function sourceGroups(): Promise<AptSource[][]> {
  const machine = await distribution();
  const own = distributionSources(await readSources(), machine.codename);
  const groups = [own];
  if (isLike(machine, 'debian') && !isLike(machine, 'ubuntu')) groups.unshift(backportsSources(own, machine.codename));
  return groups.filter((group) => group.length > 0);
}
