import { describe, expect, test } from '@jest/globals';
import { askForFolder, askMachine } from '../../../src/recipes/recipe/ask-machine.js';
import { addCallTwin, addTwin } from '../../../src/recipes/recipe/twins.js';
import { architecture } from '../../../src/target/architectures.js';

const [target, baseline] = [architecture('loong64'), architecture('amd64')];

describe('one more of what is the same but for names', () => {
  test.each([
    ['arms of a match', 1, 'match ARCH {\n    "x86_64" => "amd64", // first\n    "aarch64" => "arm64",\n    _ => panic!(),\n}\n', '    "aarch64" => "arm64",\n    "loongarch64" => "loong64",\n    _ =>'],
    ['a last entry without a comma', 1, 'NAMES = {\n    "x86_64": "amd64",\n    "aarch64": "arm64"\n}\n', '    "aarch64": "arm64",\n    "loongarch64": "loong64"\n}'],
    ['terms of a condition', 1, '#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]\nconst A: u8 = 1;\n', 'target_arch = "aarch64", target_arch = "loongarch64"))]'],
    ['terms joined by or', 1, '[dependencies]; m == "x86_64" or m == "aarch64"\n', '; m == "x86_64" or m == "aarch64" or m == "loongarch64"\n'],
    ['commands of one system, before those of another', 1, '\tGOOS=linux GOARCH=amd64 go test\n\tGOOS=linux GOARCH=arm64 go test\n\tGOOS=darwin GOARCH=amd64 go test\n', 'GOARCH=arm64 go test\n\tGOOS=linux GOARCH=loong64 go test\n\tGOOS=darwin'],
    ['tables of TOML', 1, '[target.x86_64-unknown-linux-gnu]\nlinker = "x86_64-linux-gnu-gcc"\n\n[target.aarch64-unknown-linux-gnu]\nlinker = "aarch64-linux-gnu-gcc"\n\n[net]\n', '\n[target.loongarch64-unknown-linux-gnu]\nlinker = "loongarch64-linux-gnu-gcc"\n\n[net]'],
    ['conditionals of a spec file', 1, '%ifarch x86_64\nmake ARCH=amd64\n%endif\n%ifarch aarch64\nmake ARCH=arm64\n%endif\nend\n', '%endif\n%ifarch loongarch64\nmake ARCH=loong64\n%endif\nend'],
  ])('%s', (_name, line, text, expected) => {
    const once = addTwin(text, line, target);
    expect(once).toContain(expected);
    expect(addTwin(once ?? '', line, target)).toBe(once);
  });
  test.each([
    ['addresses', 'A = {\n  "x86_64": "https://example.org/amd64",\n  "aarch64": "https://example.org/arm64",\n}\n'],
    ['things that differ', 'A = {\n  "x86_64": sse(),\n  "aarch64": neon(),\n}\n'],
    ['what has something of its own behind it', 'GOARCH=amd64 go build -o tool .\ntar czf tool-amd64.tgz tool\nGOARCH=arm64 go build -o tool .\ntar czf tool-arm64.tgz tool\n'],
    ['the head of a block', 'if m == "x86_64":\n    a()\nif m == "aarch64":\n    a()\n'],
    ['one alone', 'A = { "x86_64": "amd64" }\n'],
  ])('is not made up of %s', (_name, text) => {
    expect(addTwin(text, 1, target)).toBeUndefined();
  });
});

test('a call of a build file has its twin behind the last, once', () => {
  const call = (name: string, cpu: string): string => `platform(\n    name = "${name}",\n    constraint_values = [\n        "@platforms//cpu:${cpu}",\n    ],\n)\n`;
  const text = `${call('a_amd64', 'x86_64')}\n${call('a_arm64', 'aarch64')}\ncc_library(name = "x")\n`;
  const once = addCallTwin(text, 3, target);
  expect(once).toBe(`${call('a_amd64', 'x86_64')}\n${call('a_arm64', 'aarch64')}\n${call('a_loong64', 'loongarch64')}\ncc_library(name = "x")\n`);
  expect(addCallTwin(once ?? '', 3, target)).toBe(once);
});

test('calls that do not end at the left margin are read in no time', () => {
  const call = (cpu: string): string => `platform(\n    name = "${cpu}",\n)\n`;
  const torn = `foo(\n${'    a = 1,\n'.repeat(40)}) # end\n`;
  const start = performance.now();
  expect(addCallTwin(`${call('x86_64')}${call('aarch64')}${torn}`, 2, target)).toBe(`${call('x86_64')}${call('aarch64')}${call('loongarch64')}${torn}`);
  expect(performance.now() - start).toBeLessThan(1000);
});

describe('a folder named after the architecture is asked for', () => {
  const ask = (text: string, ecosystem: string, line = 1): string => askForFolder(text, { ecosystem, line, symbol: text.includes('-amd64') ? '-amd64' : 'x86_64-linux-gnu', baseline, go: false });
  test.each([
    ['shell', 'cp "/usr/lib/x86_64-linux-gnu/a" /lib/x86_64-linux-gnu/\n', 'cp "/usr/lib/$(uname -m)-linux-gnu/a" /lib/$(uname -m)-linux-gnu/\n'],
    ['shell', 'JAVA_HOME=/usr/lib/jvm/java-21-openjdk-amd64\n', 'JAVA_HOME=/usr/lib/jvm/java-21-openjdk-$(dpkg --print-architecture)\n'],
    ['dockerfile', 'RUN --mount=type=cache,target=/c [ -d /usr/lib/x86_64-linux-gnu ] && ls\n', 'RUN --mount=type=cache,target=/c [ -d /usr/lib/$(uname -m)-linux-gnu ] && ls\n'],
    ['make', 'all:\n\tcp /usr/lib/x86_64-linux-gnu/a .\n', 'all:\n\tcp /usr/lib/$$(uname -m)-linux-gnu/a .\n'],
    ['make', 'LIB = /usr/lib/x86_64-linux-gnu\n', 'LIB = /usr/lib/$(shell uname -m)-linux-gnu\n'],
  ])('in %s: %s', (ecosystem, text, expected) => {
    const line = text.startsWith('all') ? 2 : 1;
    expect(ask(text, ecosystem, line)).toBe(expected);
    expect(ask(expected, ecosystem, line)).toBe(expected);
  });
  test.each([
    ['dockerfile', 'ENV LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu\n', /no shell/],
    ['dockerfile', 'COPY --from=a /usr/lib/x86_64-linux-gnu/a /\n', /no shell/],
    ['dockerfile', 'RUN ["ln","-s","/usr/lib/x86_64-linux-gnu/a.so","/a.so"]\n', /without a shell/],
    ['dockerfile', 'RUN --network=none \\\n  [ "ls", "/usr/lib/x86_64-linux-gnu" ]\n', /without a shell/],
    ['dockerfile', 'RUN --mount=type=bind,from=x,source=/usr/lib/x86_64-linux-gnu,target=/x cp /x/a /\n', /options of RUN/],
    ['dockerfile', 'RUN --network=none \\\n  --mount=type=bind,from=x,source=/usr/lib/x86_64-linux-gnu,target=/x \\\n  cp /x/a /\n', /options of RUN/],
    ['shell', "cp '/usr/lib/x86_64-linux-gnu/a' .\n", /single quotes/],
  ])('is refused in %s: %s', (ecosystem, text, why) => {
    expect(() => ask(text, ecosystem)).toThrow(why);
  });
});

describe('a fixed architecture is asked for', () => {
  const ask = (text: string, ecosystem: string, line = 1, go = false): string => askMachine(text, { ecosystem, line, symbol: text.includes('x86_64') ? 'x86_64' : 'amd64', baseline, go });
  test.each([
    ['shell', 'GOARCH=amd64 go build . # fast\n', 'GOARCH=$(go env GOARCH 2>/dev/null || echo amd64) go build . # fast\n'],
    ['shell', 'M="x86_64"\n', 'M="$(uname -m)"\n'],
    ['shell', 'A=${A:-amd64}; apt-get install "tool:$A"\n', 'A=${A:-$(dpkg --print-architecture)}; apt-get install "tool:$A"\n'],
    ['make', 'PLATFORM ?= linux/amd64\nall:\n\tgo build .\n', 'PLATFORM ?= linux/$(shell go env GOARCH 2>/dev/null || echo amd64)\nall:\n\tgo build .\n'],
    ['shell', 'ARCH=amd64\ndocker build -t tool-$ARCH .\n', 'ARCH=$(go env GOARCH 2>/dev/null || echo amd64)\ndocker build -t tool-$ARCH .\n'],
    ['shell', 'GOARCH=${GOARCH:-amd64}\nGOOS=${GOOS:-linux}\n', 'GOARCH=${GOARCH:-$(go env GOARCH 2>/dev/null || echo amd64)}\nGOOS=${GOOS:-linux}\n'],
    ['shell', 'GOOS=linux GOARCH=amd64 go build .\nGOOS=darwin go vet .\n', 'GOOS=linux GOARCH=$(go env GOARCH 2>/dev/null || echo amd64) go build .\nGOOS=darwin go vet .\n'],
    ['make', '\tGOARCH=amd64 go build .\n', '\tGOARCH=$$(go env GOARCH 2>/dev/null || echo amd64) go build .\n'],
    ['dockerfile', 'ARG A=amd64\nFROM x\n', 'ARG TARGETARCH\nARG A=${TARGETARCH:-amd64}\nFROM x\n'],
  ])('in %s: %s', (ecosystem, text, expected) => {
    expect(ask(text, ecosystem)).toBe(expected);
  });
  test('of a Dockerfile once in a stage, continued lines kept', () => {
    const text = 'FROM a AS b\nARG TARGETARCH\nRUN x && \\\n  GOARCH=amd64 go build .\n';
    expect(ask(text, 'dockerfile', 4)).toBe('FROM a AS b\nARG TARGETARCH\nRUN x && \\\n  GOARCH=${TARGETARCH:-amd64} go build .\n');
  });
  test.each([
    ['shell', 'A=amd64\n', /Go's name or Debian's/],
    ['shell', "GOARCH='amd64' go build .\n", /single quotes/],
    ['shell', 'export GOARCH=amd64 GOOS=${os}\ngo build .\n', /need not be linux/],
    ['shell', 'GOARCH=amd64\nGOOS=darwin\n', /need not be linux/],
    ['shell', "P='linux/amd64'; go build .\n", /single quotes/],
    ['shell', '[ "$ARCH" = "amd64" ] && go build .\n', /sets nothing/],
    ['dockerfile', "FROM a\nENV P='linux/amd64'\n", /single quotes/],
    ['dockerfile', 'FROM a\nCOPY --from=build-amd64 /tool /tool\n', /--from/],
    ['dockerfile', 'FROM a\nENV M=x86_64\n', /has another name/],
  ])('is refused in %s: %s', (ecosystem, text, why) => {
    expect(() => ask(text, ecosystem, text.startsWith('FROM') ? 2 : 1)).toThrow(why);
  });
});
