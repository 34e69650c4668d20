/** The table of a run: for the terminal and for docs/performance.md. */
import { type Line, SECTIONS } from "./line.ts";

const HEAD = ["", "goal", "Trailsight", "peer or limit", "ratio", "met"];

/** The cells of a line, the same for both forms. */
export function cellsOf({ name, goal, ours, peer, ratio, met }: Line): string[] {
  return [
    name,
    goal ?? "",
    ours,
    peer ?? "",
    ratio === null ? "" : formatRatio(ratio),
    met === null ? "" : met ? "yes" : "no",
  ];
}

/** Two digits that say something, whatever the size. */
const formatRatio = (ratio: number): string => (ratio >= 100 ? Math.round(ratio).toString() : ratio.toPrecision(2));

/** The lines as aligned text, a block for each section. */
export function renderText(lines: readonly Line[]): string {
  const rows = lines.map(cellsOf);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const render = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return bySection(lines)
    .map(([section, own]) => [section, render(HEAD), ...own.map((line) => render(cellsOf(line)))].join("\n"))
    .join("\n\n");
}

/** The lines as Markdown, a table for each section. */
export function renderMarkdown(lines: readonly Line[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return bySection(lines)
    .map(([section, own]) =>
      [
        `### ${section}`,
        "",
        row(HEAD),
        row(HEAD.map((_, column) => (column === 0 ? "---" : "---:"))),
        ...own.map((line) => row(cellsOf(line))),
      ].join("\n"),
    )
    .join("\n\n");
}

function bySection(lines: readonly Line[]): [string, Line[]][] {
  return SECTIONS.map((section): [string, Line[]] => [
    section,
    lines.filter((line) => line.section === section),
  ]).filter(([, own]) => own.length > 0);
}
