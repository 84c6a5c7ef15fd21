/** Rows as aligned columns under their headings. */
export const textTable = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => longest(lines, column));
  return lines
    .map((line) =>
      line
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

const longest = (lines: readonly (readonly string[])[], column: number): number =>
  lines.reduce((width, line) => Math.max(width, line[column]?.length ?? 0), 0);
