/** What a command adds where it builds on what was there: `"$CFLAGS -msse2"`. */
const OWN_VALUE = /^["']?\s*\$(?:\w+|[({]\w+(?::?[-=+][^)}]{0,200})?[)}])/;
/** Flags that let a compiler use what a machine has besides what all machines of its kind have, or switch a test of theirs on. */
const SPEEDS_UP = /^-(?:m(?!abi|cmodel)\w|O|f(?!uzz|pi[ce]|use-ld)\w|W(?![alp],)|race$|C(?:target-(?:cpu|feature)|llvm-args)|D\w*(?:SSE|AVX|NEON|SIMD|CRC|AES|ALTIVEC|VSX|HWCAP|INTRIN|ACCEL)\w*(?:=(?:1|on|yes|true))?$|-(?:enable|with)-[\w-]*(?:sse|avx|neon|simd|crc|aes|altivec|vsx|hwcap|intrin|accel)[\w.-]*(?:=yes)?$)/i;
/** Longest flag that is looked at, in characters. */
const LONGEST = 300;

/** The flags that a value consists of, beside what was there before; undefined where it holds anything else. */
function flagsOf(value: string): string[] | undefined {
  const bare = value.trimStart().replace(OWN_VALUE, '').replace(/["']/g, ' ').replace(/-C\s+/g, '-C').trim();
  const words = bare === '' ? [] : bare.split(/\s+/);
  return words.length > 0 && words.every((word) => /^[-+]{1,2}[A-Za-z]/.test(word)) ? words : undefined;
}

/** Whether a value is flags alone by which a compiler makes more of one machine. */
export function isSpeedUp(value: string): boolean {
  return flagsOf(value)?.every((flag) => flag.length <= LONGEST && SPEEDS_UP.test(flag)) === true;
}

/** Names of what one machine's processors have besides: `HAVE_SSE`, `arm_neon_sources`. */
const MADE_FOR_ONE = /(?<![a-z])(?:s?sse\w*|avx\w*|neon|altivec|vmx|vsx|sve2?|simd|jit|crc\w*|aes(?:ni)?|pclmul\w*|sha(?:ni|\d+)|asm|intrin\w*)(?![a-z])/i;
/** Of these, the names of sets of instructions. */
const INSTRUCTIONS = /(?<![a-z])(?:simd|s?sse\d*|avx\w*|neon|altivec|vmx|vsx|sve2?)(?![a-z])/i;
const NOT_FEATURE = /jit|context|atomic|support|valid|known|arch|platform|binar|prebuilt|package|release|download/i;
const ON = /^["']?(?:1|yes|y|true|on)["']?$/i;
const OFF = /^["']?(?:0|no|n|false|off)?["']?$/i;

/** Whether a name is that of a switch for what makes one machine faster; other features are missed where they are off. */
function isFeature(name: string): boolean {
  return MADE_FOR_ONE.test(name) && !NOT_FEATURE.test(name);
}

/** Whether a word names what one machine's processors have besides. */
export function namesFeature(word: string): boolean {
  return MADE_FOR_ONE.test(word);
}

/** Whether a word names a set of instructions that only some machines have, by which a file for one of them is no part of what all need. */
export function namesInstructions(word: string): boolean {
  return INSTRUCTIONS.test(word);
}

/** Whether a setting does no more than to say what one machine has: `HAVE_SSE ON`. */
export function isOwnFeature(name: string, value: string): boolean {
  return (isFeature(name) || INSTRUCTIONS.test(name)) && ON.test(value);
}

/** True for nothing, with or without quotes or brackets. */
export function isEmpty(value: string): boolean {
  return /^(?:""|''|\[\s*\]|files\(\))?$/.test(value.trim());
}

/** Whether a value does no harm to those that get it: empty where all others get flags for speed, off where all others switch one machine's extras on. */
export function doesWithoutValue(name: string, value: string, others: readonly string[]): boolean {
  if (others.length === 0) return false;
  if (isEmpty(value) && others.every(isSpeedUp)) return true;
  return OFF.test(value) && isFeature(name) && others.every((one) => ON.test(one));
}
