/** Cuts a text into lines; what has no space is cut anywhere, best behind a `/`. */
export function wrap(text: string, columns: number): string[] {
  // A terminal whose size nobody set says 0.
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (let word of plain(text).split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (word.length > width) {
      const cut = Math.max(word.lastIndexOf('/', width - 1) + 1, word.lastIndexOf('@', width - 1)) || width;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = word;
  }
  return [...lines, line];
}

/** Texts of a project may hold what would drive the terminal. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
