import { expect, test } from '@jest/globals';
import { crossGoStage } from '../../../src/recipes/recipe/go-stage.js';

const dockerfile = (build: string, end = 'FROM scratch\nCOPY --from=build /tool /tool\n'): string => `FROM golang:1.22 AS build\nCOPY . .\n${build}\n${end}`;

test('a stage that compiles with Go does so on the machine that builds, once', () => {
  const once = crossGoStage(dockerfile('RUN go mod download && \\\n    go build -o /tool .'), 1);
  expect(once).toEqual({ text: `FROM --platform=$BUILDPLATFORM golang:1.22 AS build\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nCOPY . .\nRUN go mod download && \\\n    go build -o /tool .\nFROM scratch\nCOPY --from=build /tool /tool\n` });
  if ('text' in once) expect(crossGoStage(once.text, 1)).toEqual(once);
});

test('one that says GOARCH itself keeps what it says', () => {
  expect(crossGoStage(dockerfile('ARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /tool .'), 1)).toEqual({ text: dockerfile('ARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /tool .').replace('FROM golang', 'FROM --platform=$BUILDPLATFORM golang') });
});

test.each([
  ['make hides what is done', dockerfile('RUN make build'), /make/],
  ['programs go where another machine does not look', dockerfile('RUN go install ./... && go build .'), /go install/],
  ['C code needs a compiler of the target', dockerfile('ENV CGO_ENABLED=1\nRUN go build -o /tool .'), /CGO_ENABLED=1/],
  ['nothing is built', dockerfile('RUN true'), /no such command/],
  ['it is the image itself', 'FROM golang:1.22\nRUN go build -o /tool .\n', /made of this stage/],
  ['another stage stands on it', dockerfile('RUN go build -o /tool .', 'FROM build AS test\nCOPY --from=build /tool /tool\n'), /built on build/],
  ['it is another image', 'FROM debian:12 AS build\nRUN go build .\nFROM scratch\nCOPY --from=build /a /a\n', /no image of the Go toolchain/],
])('it stays where %s', (_name, text, why) => {
  expect(crossGoStage(text, 1)).toEqual({ refused: expect.stringMatching(why) });
});
