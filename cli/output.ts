/** What commands print. */

/** Prints one JSON document, or the lines for a person. */
export function print(json: boolean, value: unknown, lines: string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : lines.join("\n")}\n`);
}

/** Lines of two columns, the first as wide as its longest name. */
export function alignRows(rows: [name: string, value: string][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
