import { expect, test } from '@jest/globals';
import { buildsForOthers, crossGoStage } from '../../../src/recipes/recipe/go-stage.js';

const dockerfile = (build: string, end = 'FROM scratch\nCOPY --from=build /tool /tool\n'): string => `FROM golang:1.22 AS build\nENV CGO_ENABLED=0\nCOPY . .\n${build}\n${end}`;

/** The same where nobody says CGO_ENABLED=0. */
const withC = (build: string, end?: string): string => dockerfile(build, end).replace('ENV CGO_ENABLED=0', 'ENV A=b');

test('a stage that compiles with Go does so on the machine that builds, once', () => {
  const once = crossGoStage(dockerfile('RUN go mod download && \\\n    go build -o /tool .'), 1);
  expect(once).toEqual({ text: `FROM --platform=$BUILDPLATFORM golang:1.22 AS build\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nENV CGO_ENABLED=0\nCOPY . .\nRUN go mod download && \\\n    go build -o /tool .\nFROM scratch\nCOPY --from=build /tool /tool\n` });
  if ('text' in once) expect(crossGoStage(once.text, 1)).toEqual(once);
});

test('a GOARCH of the whole stage stays; that of one command is one for it alone', () => {
  const own = dockerfile('ARG TARGETARCH\nENV GOARCH=$TARGETARCH\nRUN go build -o /tool .');
  expect(crossGoStage(own, 1)).toEqual({ text: own.replace('FROM golang', 'FROM --platform=$BUILDPLATFORM golang') });
  const web = dockerfile('ARG TARGETARCH\nRUN GOOS=js GOARCH=wasm go build -o /web.wasm ./web && go build -ldflags "-X main.arch=$TARGETARCH" -o /tool .');
  expect(crossGoStage(web, 1)).toEqual({ text: expect.stringContaining('AS build\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\n') });
  expect(crossGoStage(dockerfile('RUN go build -o /bin/tool .', 'FROM scratch\nCOPY --from=build /bin/tool /bin/tool\n'), 1)).toHaveProperty('text');
});

test.each([
  ['the image it runs in has no C library', withC('RUN go build -o /tool .')],
  ['the image it runs in has another C library', withC('RUN go build -o /tool .', 'FROM alpine:3.22\nCOPY --from=build /tool /tool\n')],
  ['its own image has no compiler of C', withC('RUN go build -o /tool .', 'FROM debian:12\nCOPY --from=build /tool /tool\n').replace('golang:1.22', 'golang:1.22-alpine')],
])('no C code can be in it where %s', (_name, text) => {
  expect(crossGoStage(text, 1)).toEqual({ text: expect.stringContaining('FROM --platform=$BUILDPLATFORM golang:1.22') });
});

test('an image that variables name is the one that they come to', () => {
  const text = dockerfile('RUN go build -o /tool .').replace('golang:1.22', '${GO_IMAGE}');
  expect(crossGoStage(text, 1, 'golang:1.22')).toEqual({ text: expect.stringContaining('FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build') });
  expect(crossGoStage(text, 1, 'debian:12')).toEqual({ refused: expect.stringMatching(/no image of the Go toolchain/) });
});

test('a stage builds for others where it says for which by a variable', () => {
  expect(buildsForOthers(dockerfile('RUN GOARCH=$(cat /goarch) make tool'), 1)).toBe(true);
  expect(buildsForOthers(dockerfile('RUN GOARCH=amd64 make tool'), 1)).toBe(false);
  expect(buildsForOthers(dockerfile('RUN GOARCH=$A make tool', 'FROM scratch\nCOPY --from=build /usr/bin/tini /\n'), 1)).toBe(false);
  expect(buildsForOthers('FROM golang:1.22\nRUN GOARCH=$A make tool\n', 1)).toBe(false);
});

test.each([
  ['make hides what is done', dockerfile('RUN make build'), /make/],
  ['programs go where another machine does not look', dockerfile('RUN go install ./... && go build .'), /go install/],
  ['C code needs a compiler of the target', dockerfile('ENV CGO_ENABLED=1\nRUN go build -o /tool .'), /CGO_ENABLED=1/],
  ['nobody says that no C code is in it', withC('RUN go build -o /tool .', 'FROM debian:12\nCOPY --from=build /tool /tool\n'), /no CGO_ENABLED=0/],
  ['C code may be linked statically', withC('RUN go build -ldflags "-extldflags -static" -o /tool .'), /no CGO_ENABLED=0/],
  ['Alpine is given the other C library', withC('RUN go build -o /tool .', 'FROM alpine:3.22\nRUN apk add gcompat\nCOPY --from=build /tool /tool\n'), /no CGO_ENABLED=0/],
  ['a compiler of C is put into its image', withC('RUN apk add build-base && go build -o /tool .').replace('golang:1.22', 'golang:1.22-alpine'), /no CGO_ENABLED=0/],
  ['a program of its own is copied out of it', dockerfile('RUN apt-get install -y tini\nRUN go build -o /tool .', 'FROM scratch\nCOPY --from=build /tool /usr/bin/tini /\n'), /^\/usr\/bin\/tini is copied/],
  ['nothing is built', dockerfile('RUN true'), /no such command/],
  ['it is the image itself', 'FROM golang:1.22\nRUN go build -o /tool .\n', /made of this stage/],
  ['another stage stands on it', dockerfile('RUN go build -o /tool .', 'FROM build AS test\nCOPY --from=build /tool /tool\n'), /built on build/],
  ['it is another image', 'FROM debian:12 AS build\nRUN go build .\nFROM scratch\nCOPY --from=build /a /a\n', /no image of the Go toolchain/],
])('it stays where %s', (_name, text, why) => {
  expect(crossGoStage(text, 1)).toEqual({ refused: expect.stringMatching(why) });
});

test.each([
  ['mentions the architecture', 'FROM --platform=linux/amd64 node:18 AS web\nARG TARGETARCH\nRUN curl -o /out/tool x-$TARGETARCH && cp $(which node) /opt/node\nFROM debian\nCOPY --from=web /opt/node /opt/node\n', false],
  ['installs a program for itself', dockerfile('RUN GOARCH=$A go install ./gen && GOARCH=$A go build -o /tool .'), false],
  ['compiles for it', dockerfile('ARG TARGETARCH\nRUN GOARCH="$TARGETARCH" go build -o /tool .'), true],
])('a stage that %s', (_name, text, builds) => {
  expect(buildsForOthers(text, 1)).toBe(builds);
});
