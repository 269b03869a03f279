/** Sizes of an image's platforms, each beside the baseline's: what is much larger or smaller holds something else. */
export function sizesBeside(manifests: readonly { platform: string; bytes: number }[], baseline: string): string {
  const base = manifests.find((one) => one.platform === `linux/${baseline}`);
  return manifests.map(({ platform, bytes }) => {
    const beside = base === undefined || base.platform === platform || base.bytes === 0 ? '' : `, ${(bytes / base.bytes).toFixed(2)} of ${base.platform}`;
    return `${platform} (${(bytes / 1e6).toFixed(1)} MB${beside})`;
  }).join(', ');
}
