import { expect, test } from '@jest/globals';
import { crossGoStage } from '../../../src/recipes/recipe/go-stage.js';

const dockerfile = (build: string, end = 'FROM scratch\nCOPY --from=build /tool /tool\n'): string => `FROM golang:1.22 AS build\nENV CGO_ENABLED=0\nCOPY . .\n${build}\n${end}`;

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
  ['make hides what is done', dockerfile('RUN make build'), /make/],
  ['programs go where another machine does not look', dockerfile('RUN go install ./... && go build .'), /go install/],
  ['C code needs a compiler of the target', dockerfile('ENV CGO_ENABLED=1\nRUN go build -o /tool .'), /CGO_ENABLED=1/],
  ['nobody says that no C code is in it', dockerfile('RUN go build -o /tool .').replace('ENV CGO_ENABLED=0', 'ENV A=b'), /no CGO_ENABLED=0/],
  ['a program of its own is copied out of it', dockerfile('RUN apt-get install -y tini\nRUN go build -o /tool .', 'FROM scratch\nCOPY --from=build /tool /usr/bin/tini /\n'), /^\/usr\/bin\/tini is copied/],
  ['nothing is built', dockerfile('RUN true'), /no such command/],
  ['it is the image itself', 'FROM golang:1.22\nRUN go build -o /tool .\n', /made of this stage/],
  ['another stage stands on it', dockerfile('RUN go build -o /tool .', 'FROM build AS test\nCOPY --from=build /tool /tool\n'), /built on build/],
  ['it is another image', 'FROM debian:12 AS build\nRUN go build .\nFROM scratch\nCOPY --from=build /a /a\n', /no image of the Go toolchain/],
])('it stays where %s', (_name, text, why) => {
  expect(crossGoStage(text, 1)).toEqual({ refused: expect.stringMatching(why) });
});
